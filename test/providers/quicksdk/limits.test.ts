import { describe, expect, test } from 'vitest'
import type { CreateOptions, SandboxHandle } from '../../../src/index.ts'
import { burst } from '../../support/burst.ts'
import { alice, NOW, open, refused, webapi } from '../../support/quicksdk.ts'
import { send, startSandbox } from '../../support/sandbox.ts'

const MINUTE = 1000
const limited = refused('Too many requests.')

async function start(rateLimit?: CreateOptions['rateLimit']): Promise<SandboxHandle> {
  const sandbox = await startSandbox({ journal: 10, ...(rateLimit && { rateLimit }) })
  sandbox.clock.set({ now: NOW, frozen: true })
  return sandbox
}

const call = (sandbox: SandboxHandle) => open(sandbox, 'goodsList')
const diagnosisOf = async (sandbox: SandboxHandle) => (await call(sandbox)).headers.get('x-sandbox-diagnosis')
const succeeds = async (sandbox: SandboxHandle) => (await call(sandbox)).json.status

describe('enforced', () => {
  test('the 1001st call of a minute is refused, whatever is called; the next minute is fine again', async () => {
    const sandbox = await start('enforce')
    await burst(sandbox.url, MINUTE - 1)
    expect(await succeeds(sandbox)).toBe(true)
    const { json, status, headers } = await open(sandbox, 'getOpenProduct')
    expect([status, json]).toEqual([200, limited])
    expect(headers.get('x-sandbox-diagnosis')).toMatch(/^rate-limit http.*\/explain$/)
    expect(sandbox.requests.find({ limit: 1 })).toMatchObject([
      {
        outcome: 'RATE_LIMITED',
        checks: [
          { check: 'required', passed: true },
          { check: 'tenant', passed: true },
          { check: 'signature', passed: true },
          { check: 'limits', passed: false, detail: expect.stringContaining('call 1001') },
        ],
      },
    ])
    await sandbox.clock.advance('1m')
    expect(await succeeds(sandbox)).toBe(true)
  })

  test('the 10001st call of an hour is refused; the next hour is fine again', async () => {
    const sandbox = await start('enforce')
    for (let minute = 0; minute < 10; minute += 1) {
      await burst(sandbox.url, MINUTE)
      await sandbox.clock.advance('1m')
    }
    const { json } = await call(sandbox)
    expect(json).toEqual(limited)
    expect(sandbox.requests.find({ limit: 1 })[0]?.checks.at(-1)?.detail).toContain('call 10001')
    await sandbox.clock.advance('1h')
    expect(await succeeds(sandbox)).toBe(true)
  })

  test('each openId has calls of its own, and forged ones cost none', async () => {
    const sandbox = await start('enforce')
    const other = await sandbox.quicksdk.product({})
    for (let i = 0; i < 3; i += 1) await open(sandbox, 'goodsList', {}, { key: 'forged' })
    await burst(sandbox.url, MINUTE)
    expect((await call(sandbox)).json).toEqual(limited)
    const { openId, openKey: key, productCode } = other
    expect((await open(sandbox, 'goodsList', { openId }, { key, productCode })).json.status).toBe(true)
  })

  test('a forged call is refused as such, and what is not under /open/ is not counted', async () => {
    const sandbox = await start('enforce')
    await burst(sandbox.url, MINUTE)
    const forged = await open(sandbox, 'goodsList', {}, { key: 'forged' })
    expect(forged.json).toEqual(refused('The signature is wrong.'))
    expect((await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token: 'x' })).json).toEqual(
      refused('tokenUidError'),
    )
  })

  test('putting the state back forgets the calls', async () => {
    const sandbox = await start('enforce')
    await burst(sandbox.url, MINUTE)
    expect(await succeeds(sandbox)).toBe(false)
    await send(`${sandbox.url}/__admin/reset?scope=journal`, { method: 'POST' })
    expect(await succeeds(sandbox)).toBe(false)
    await send(`${sandbox.url}/__admin/reset?scope=state`, { method: 'POST' })
    expect(await succeeds(sandbox)).toBe(true)
  })
})

test('unless told, the excess is only reported: header, journal and explanation', async () => {
  const sandbox = await start()
  await burst(sandbox.url, MINUTE - 1)
  expect(await diagnosisOf(sandbox)).toBeNull()
  const { json, headers } = await call(sandbox)
  expect(json.status).toBe(true)
  const [, explained = ''] = /^rate-limit (http\S+)$/.exec(headers.get('x-sandbox-diagnosis') ?? '') ?? []
  const { explanation } = (await send(explained)).json
  expect(explanation).toContain('call 1001 of demo-quick-merchant in this 1m, 1000 are allowed')
  const [entry] = sandbox.requests.find({ limit: 1 })
  expect(entry).toMatchObject({ outcome: 'ok', diagnosis: 'rate-limit' })
  expect(entry?.checks.filter(({ detail }) => detail !== undefined)).toMatchObject([{ check: 'limits', passed: true }])
  // A refusal of the operation says why it refused; the excess still stands in the journal.
  const refusal = await open(sandbox, 'userGames', { userId: 'nobody' })
  expect(refusal.headers.get('x-sandbox-diagnosis')).toMatch(/^user-unknown /)
  expect(sandbox.requests.find({ limit: 1 })[0]?.checks).toContainEqual(
    expect.objectContaining({ check: 'limits', passed: true, detail: expect.stringContaining('call 1002') }),
  )
  await sandbox.clock.advance('1m')
  expect(await diagnosisOf(sandbox)).toBeNull()
})

test('switched off, nothing is said', async () => {
  const sandbox = await start('off')
  await burst(sandbox.url, MINUTE + 1)
  expect(await diagnosisOf(sandbox)).toBeNull()
  expect(sandbox.requests.find({ limit: 1 })[0]?.checks).toContainEqual({ check: 'limits', passed: true })
})
