import { describe, expect, test } from 'vitest'
import { FaultError, type SandboxHandle } from '../../src/index.ts'
import { APP, expectAlive, getInfo, TOKEN } from '../support/demo.ts'
import { open } from '../support/quicksdk.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'

const faultsOf = (sandbox: SandboxHandle) => `${sandbox.url}/__admin/faults`
const statuses = async (sandbox: SandboxHandle, count: number) => {
  const found: number[] = []
  for (let at = 0; at < count; at += 1) found.push((await getInfo(sandbox)).status)
  return found
}

test('add, list, remove, clear', async () => {
  const sandbox = await startSandbox()
  const first = (await postJson(faultsOf(sandbox), { effect: { status: 502 }, times: 2 })).json
  expect(first).toEqual({
    id: 'fault_000001',
    on: 'request',
    match: {},
    effect: { status: 502 },
    times: 2,
    probability: 1,
    left: 2,
    applied: 0,
  })
  const second = (await postJson(faultsOf(sandbox), { match: { operation: 'pay.notify' }, effect: { drop: true } }))
    .json
  expect(second).toMatchObject({ id: 'fault_000002', on: 'callback' })
  expect((await send(faultsOf(sandbox))).json).toEqual({ faults: [first, second] })
  const removed = await send(`${faultsOf(sandbox)}/fault_000002`, { method: 'DELETE' })
  expect(removed.json).toEqual({ id: 'fault_000002' })
  const again = await send(`${faultsOf(sandbox)}/fault_000002`, { method: 'DELETE' })
  expect([again.status, again.json.type]).toEqual([404, 'urn:channel-sandbox:not-found'])
  expect((await send(faultsOf(sandbox), { method: 'DELETE' })).json).toEqual({ removed: 1 })
  await expectAlive(sandbox)
})

test('the next two, then one otherwise, then fine; a used-up fault is listed with none left', async () => {
  const sandbox = await startSandbox()
  await postJson(faultsOf(sandbox), { effect: { status: 502 }, times: 2 })
  await postJson(faultsOf(sandbox), { effect: { status: 429 }, times: 1 })
  expect(await statuses(sandbox, 4)).toEqual([502, 502, 429, 200])
  expect((await send(faultsOf(sandbox))).json.faults).toMatchObject([
    { left: 0, applied: 2 },
    { left: 0, applied: 1 },
  ])
})

test('the first that matches wins; one whose draw is lost leaves it to the next', async () => {
  const sandbox = await startSandbox()
  for (const fault of [
    { effect: { status: 500 }, probability: 0 },
    { effect: { status: 501 } },
    { effect: { status: 502 } },
  ])
    sandbox.faults.add(fault)
  expect(await statuses(sandbox, 2)).toEqual([501, 501])
})

describe('matches by', () => {
  test.each([
    ['provider', { provider: 'egret' }, { provider: 'quicksdk' }],
    ['operation', { operation: 'user.getInfo' }, { operation: 'friend.isOpen' }],
    ['tenant', { tenant: APP.appId }, { tenant: '9999' }],
    ['a parameter', { params: { token: TOKEN } }, { params: { token: 'another' } }],
    ['a pattern', { params: { token: { matches: '^demo-' } } }, { params: { token: { matches: '^x' } } }],
  ])('%s', async (_what, fits, fitsNot) => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ match: fitsNot, effect: { status: 500 } })
    sandbox.faults.add({ match: fits, effect: { status: 502 } })
    expect(await statuses(sandbox, 1)).toEqual([502])
  })

  test('tenant, where the request names one that is unknown or none', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ match: { tenant: APP.appId }, effect: { status: 502 } })
    expect((await open(sandbox, 'getOpenProduct')).status).toBe(200)
    const { status } = await send(`${sandbox.url}/webapi/checkUserInfo`, { method: 'POST' })
    expect(status).toBe(200)
  })
})

describe('refuses', () => {
  test.each([
    [
      'an unknown provider',
      { match: { provider: 'egert' }, effect: { status: 502 } },
      '/match/provider: unknown; did you mean egret?',
    ],
    [
      'an unknown operation',
      { match: { operation: 'user.getInfos' }, effect: { status: 502 } },
      'did you mean user.getInfo?',
    ],
    [
      'an operation of another provider',
      { match: { provider: 'rocgame', operation: 'user.getInfo' }, effect: { status: 502 } },
      '/match/operation: unknown',
    ],
    [
      'a broken pattern',
      { match: { params: { id: { matches: '(' } } }, effect: { status: 502 } },
      '/match/params/id/matches',
    ],
    [
      'an unknown error',
      { match: { provider: 'egret' }, effect: { refuse: 'SIGN_INVALD' } },
      'unknown; did you mean SIGN_INVALID?; known to egret: ',
    ],
    ['an error not all providers have', { effect: { refuse: 'TOKEN_UID_ERROR' } }, 'known to every provider'],
    ['no effect', { effect: {} }, '/effect: names no effect'],
    ['two effects', { effect: { status: 502, garbage: true } }, 'not status and garbage'],
    ['carriedOut alone', { effect: { carriedOut: true } }, '/effect: names no effect'],
    ['a status that ends no exchange', { effect: { status: 100 } }, '/effect/status: 200 to 599'],
    ['a status there is not', { effect: { status: 600 } }, '/effect/status: 200 to 599'],
    ['a delay that is none', { effect: { delay: 'soon' } }, '/effect/delay'],
    ['a delay without end', { effect: { delay: '99999999999d' } }, '/effect/delay'],
    ['an unknown effect', { effect: { stauts: 502 } }, 'did you mean status?'],
    ['false', { effect: { garbage: false } }, '/effect/garbage'],
    ['an unknown way to drop', { effect: { drop: 'slowly' } }, '/effect/drop'],
    ['times below one', { effect: { status: 502 }, times: 0 }, '/times: at least 1'],
    ['a probability above one', { effect: { status: 502 }, probability: 1.5 }, '/probability: 0 to 1'],
    [
      'a status of a callback',
      { match: { operation: 'pay.notify' }, effect: { status: 502 } },
      '/effect/status: this fault is one of a callback',
    ],
    [
      'a request sent twice',
      { match: { operation: 'user.getInfo' }, effect: { duplicate: true } },
      '/effect/duplicate: this fault is one of a request',
    ],
    ['a callback that is reset', { match: { operation: 'pay.notify' }, effect: { drop: 'reset' } }, '/effect/drop'],
    ['beforeResponse with a delay', { effect: { beforeResponse: true, delay: '1s' } }, '/effect/delay'],
  ])('%s', async (_what, fault, said) => {
    const sandbox = await startSandbox()
    const { status, json } = await postJson(faultsOf(sandbox), fault)
    expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
    expect(json.detail).toContain(said)
    expect(() => sandbox.faults.add(fault as never)).toThrow(FaultError)
    expect(sandbox.faults.list()).toEqual([])
    await expectAlive(sandbox)
  })
})

test('they are of one sandbox, no part of its state, and a reset clears them by their scope', async () => {
  const sandbox = await startSandbox()
  const worker = sandbox.namespace('worker')
  sandbox.faults.add({ effect: { status: 502 } })
  expect(worker.faults.list()).toEqual([])
  await expectAlive(worker)
  await sandbox.restore(await sandbox.snapshot())
  await send(`${sandbox.url}/__admin/reset?scope=state,journal`, { method: 'POST' })
  expect(sandbox.faults.list()).toHaveLength(1)
  await send(`${sandbox.url}/__admin/reset?scope=faults`, { method: 'POST' })
  expect(sandbox.faults.list()).toEqual([])
  await expectAlive(sandbox)
})

test('a thousand are kept: one that is used up makes room, without one there is none', async () => {
  const sandbox = await startSandbox()
  sandbox.faults.add({ effect: { status: 500 }, times: 1 })
  for (let count = 1; count < 1000; count += 1) sandbox.faults.add({ effect: { status: 502 }, match: { tenant: 'x' } })
  expect(() => sandbox.faults.add({ effect: { status: 502 } })).toThrow(/1000 faults already/)
  expect(await statuses(sandbox, 1)).toEqual([500])
  sandbox.faults.add({ effect: { status: 503 }, times: 1 })
  expect(sandbox.faults.list()).toHaveLength(1000)
  expect(await statuses(sandbox, 2)).toEqual([503, 200])
})

test('pages, probes and the admin API are beyond the reach of faults', async () => {
  const sandbox = await startSandbox()
  sandbox.faults.add({ effect: { drop: 'reset' } })
  expect((await send(`${sandbox.url}/__admin/health`)).status).toBe(200)
  expect((await send(`${sandbox.url}/checkout/none`)).status).toBe(404)
  expect((await send(`${sandbox.url}/livez`)).text).toBe('ok\n')
})

test.each([
  [199, 400],
  [200, 200],
  [599, 200],
  [600, 400],
])('status %i as a fault is answered with %i', async (status, answered) => {
  const sandbox = await startSandbox()
  expect((await postJson(faultsOf(sandbox), { effect: { status } })).status).toBe(answered)
})
