import { expect, test } from 'vitest'
import { getInfo } from '../support/demo.ts'
import { postJson, startSandbox } from '../support/sandbox.ts'

const ENDLESS = '^(a|a)*$'

test('an expression that would backtrack for ever is as quick as any other', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox, { token: `${'a'.repeat(5000)}b` })
  expect(sandbox.requests.count({ params: { token: { matches: ENDLESS } } })).toBe(0)
  sandbox.faults.add({ match: { params: { token: { matches: ENDLESS } } }, effect: { status: 502 } })
  expect((await getInfo(sandbox, { token: `${'a'.repeat(5000)}b` })).status).toBe(200)
})

test.each([
  ['(?=a)', 'look-around'],
  ['(?<!a)b', 'look-around'],
  ['(a)\\1', 'back-references'],
])('%s is refused by its name', async (matches, name) => {
  const sandbox = await startSandbox()
  const { status, json } = await postJson(`${sandbox.url}/__admin/requests/count`, { params: { token: { matches } } })
  expect([status, json.detail]).toEqual([400, expect.stringContaining(`params.token: ${name}`)])
})

test('a RegExp of the library keeps i, m and s', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox, { token: 'one\nTWO\nthree' })
  const count = (matches: RegExp) => sandbox.requests.count({ params: { token: { matches } } })
  expect([count(/^two$/), count(/^two$/im), count(/one.TWO/), count(/one.TWO/s)]).toEqual([0, 1, 0, 1])
  sandbox.faults.add({ match: { params: { token: { matches: /^DEMO/i } } }, effect: { status: 502 } })
  expect(sandbox.faults.list()[0]?.match.params).toEqual({ token: { matches: '(?i)^DEMO' } })
})
