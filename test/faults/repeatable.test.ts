import { expect, test } from 'vitest'
import { getInfo } from '../support/demo.ts'
import { startSandbox } from '../support/sandbox.ts'

/** The statuses of a run of forty requests, half of them spoilt. */
async function run(fakerSeed: number): Promise<number[]> {
  const sandbox = await startSandbox({ fakerSeed })
  sandbox.faults.add({ effect: { status: 502 }, probability: 0.5 })
  const statuses: number[] = []
  for (let count = 0; count < 40; count += 1) statuses.push((await getInfo(sandbox)).status)
  return statuses
}

test('the same seed number has the same requests fail, another has others', async () => {
  const first = await run(7)
  expect(new Set(first)).toEqual(new Set([200, 502]))
  expect(await run(7)).toEqual(first)
  expect(await run(8)).not.toEqual(first)
})

test('a fault that is certain draws nothing, so a scripted run makes the ids of one without faults', async () => {
  const logins: unknown[] = []
  for (const faults of [0, 3]) {
    const sandbox = await startSandbox()
    if (faults > 0) sandbox.faults.add({ effect: { status: 502 }, times: faults })
    for (let count = 0; count < faults; count += 1) await getInfo(sandbox)
    logins.push((await sandbox.egret.login({ appId: '1001' })).id)
  }
  expect(logins[0]).toBe(logins[1])
})
