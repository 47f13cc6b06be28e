import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, GET_INFO, getInfo, getInfoParams, TOKEN } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { postForm, postJson, send, startSandbox } from '../support/sandbox.ts'

const ask = (sandbox: SandboxHandle, how: 'count' | 'find' | 'verify', body: unknown) =>
  postJson(`${sandbox.url}/__admin/requests/${how}`, body)

const isOpen = (sandbox: SandboxHandle) =>
  postForm(`${sandbox.url}/v2/friend/isOpen`, egretSigned({ appId: APP.appId, time: '1', id: 'x' }, APP.appKey))

/** A minute apart: accepted, refused by its token, refused by its signature, another operation. */
async function four(): Promise<SandboxHandle> {
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: 1000, frozen: true })
  await getInfo(sandbox)
  await sandbox.clock.advance('1m')
  await getInfo(sandbox, { token: 'unknown', ext: '好' })
  await sandbox.clock.advance('1m')
  await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
  await sandbox.clock.advance('1m')
  await isOpen(sandbox)
  return sandbox
}

const criteria: [unknown, string[]][] = [
  [{}, ['req_000004', 'req_000003', 'req_000002', 'req_000001']],
  [{ provider: 'egret', operation: 'user.getInfo' }, ['req_000003', 'req_000002', 'req_000001']],
  [{ operation: 'user.getInfo', outcome: 'ok' }, ['req_000001']],
  [{ outcome: 'SIGN_INVALID' }, ['req_000003']],
  [{ tenant: APP.appId }, ['req_000004', 'req_000003', 'req_000002', 'req_000001']],
  [{ tenant: '1002' }, []],
  [{ params: { token: TOKEN } }, ['req_000003', 'req_000001']],
  [{ params: { token: { matches: '^unk' } } }, ['req_000002']],
  [{ params: { ext: '好' } }, ['req_000002']],
  [{ params: { token: { matches: '.' }, id: 'x' } }, []],
  [{ since: 1060 }, ['req_000004', 'req_000003', 'req_000002']],
  [{ since: 1060.5, operation: 'user.getInfo' }, ['req_000003']],
  [{ provider: 'rocgame' }, []],
]

describe('count and find', () => {
  test.each(criteria)('%j', async (body, ids) => {
    const sandbox = await four()
    expect((await ask(sandbox, 'count', body)).json).toEqual({ count: ids.length, evicted: 0 })
    const { json } = await ask(sandbox, 'find', body)
    expect(json.evicted).toBe(0)
    expect(json.requests.map(({ id }: { id: string }) => id)).toEqual(ids)
  })

  test('find answers entries as they are listed, as many as are asked for', async () => {
    const sandbox = await four()
    const { requests } = (await send(`${sandbox.url}/__admin/requests`)).json
    const { json } = await ask(sandbox, 'find', { operation: 'user.getInfo', limit: 1 })
    expect(json.requests).toEqual([requests[1]])
  })
})

describe('verify', () => {
  const kept: unknown[] = [
    {},
    { count: 4 },
    { operation: 'user.getInfo', count: 3 },
    { operation: 'user.getInfo', atLeast: 3 },
    { operation: 'user.getInfo', atMost: 3 },
    { operation: 'user.getInfo', atLeast: 2, atMost: 4 },
    { provider: 'quicksdk', count: 0 },
    { provider: 'quicksdk', atMost: 0 },
    { provider: 'quicksdk', atLeast: 0 },
  ]
  test.each(kept)('%j is so: 202', async (body) => {
    const { status, json } = await ask(await four(), 'verify', body)
    expect(status).toBe(202)
    expect(json).toEqual({ count: expect.any(Number), evicted: 0 })
  })

  const broken: [unknown, string][] = [
    [
      { provider: 'egret', operation: 'user.getInfo', params: { token: 'demo-egret-token-zhangsam' } },
      'Expected at least 1 request egret user.getInfo with params.token = demo-egret-token-zhangsam; there were 0 of 4. ' +
        'Nearest: req_000003 differs in params.token: demo-egret-token-zhangsan; ' +
        'req_000001 differs in params.token: demo-egret-token-zhangsan; req_000002 differs in params.token: unknown.',
    ],
    [
      { operation: 'user.getInfo', outcome: 'ok', atLeast: 2 },
      'Expected at least 2 requests user.getInfo with outcome = ok; there was 1 of 4. ' +
        'Nearest: req_000003 differs in outcome: SIGN_INVALID (sign-not-md5); ' +
        'req_000002 differs in outcome: TOKEN_INVALID (token-invalid); req_000004 differs in operation: friend.isOpen and outcome: USER_UNKNOWN (user-unknown).',
    ],
    [
      { operation: 'user.getInfo', params: { level: { matches: '^[0-9]+$' } }, since: 1120 },
      'Expected at least 1 request user.getInfo with params.level matches ^[0-9]+$ since 1120; there were 0 of 2. ' +
        'Nearest: req_000003 differs in params.level (missing); req_000004 differs in operation: friend.isOpen and params.level (missing).',
    ],
    [
      { operation: 'friend.isOpen', count: 0 },
      'Expected no request friend.isOpen; there was 1 of 4. It is req_000004.',
    ],
    [
      { operation: 'user.getInfo', atMost: 2 },
      'Expected at most 2 requests user.getInfo; there were 3 of 4. They are req_000003, req_000002, req_000001.',
    ],
    [
      { atLeast: 1, atMost: 3 },
      'Expected 1 to 3 requests; there were 4 of 4. The newest are req_000004, req_000003, req_000002.',
    ],
    [{ count: 5 }, 'Expected exactly 5 requests; there were 4 of 4.'],
    [{ since: 2000 }, 'Expected at least 1 request since 2000; there was no request at all.'],
  ]
  test.each(broken)('%j is not so: 406', async (body, detail) => {
    const { status, headers, json } = await ask(await four(), 'verify', body)
    expect([status, headers.get('content-type')]).toEqual([406, 'application/problem+json'])
    expect(json.detail).toBe(detail)
    expect(json).toMatchObject({ type: 'urn:channel-sandbox:not-verified', status: 406, evicted: 0 })
  })

  test('what comes closest is told field by field', async () => {
    const body = { operation: 'friend.isOpen', outcome: 'ok', params: { id: 'y', appId: APP.appId } }
    const { json } = await ask(await four(), 'verify', body)
    expect(json.count).toBe(0)
    expect(json.nearest).toHaveLength(3)
    expect(json.nearest.slice(0, 2)).toEqual([
      {
        id: 'req_000004',
        at: 1180,
        provider: 'egret',
        operation: 'friend.isOpen',
        tenant: APP.appId,
        outcome: 'USER_UNKNOWN',
        diagnosis: 'user-unknown',
        differences: [
          { field: 'outcome', expected: 'ok', actual: 'USER_UNKNOWN' },
          { field: 'params.id', expected: 'y', actual: 'x' },
        ],
      },
      {
        id: 'req_000001',
        at: 1000,
        provider: 'egret',
        operation: 'user.getInfo',
        tenant: APP.appId,
        outcome: 'ok',
        differences: [
          { field: 'operation', expected: 'friend.isOpen', actual: 'user.getInfo' },
          { field: 'params.id', expected: 'y' },
        ],
      },
    ])
  })

  test('a request that missed its path is told of', async () => {
    const sandbox = await startSandbox()
    await postForm(`${sandbox.url}/user/getInfo`, getInfoParams())
    const { json } = await ask(sandbox, 'verify', { operation: 'user.getInfo' })
    expect(json.detail).toBe(
      'Expected at least 1 request user.getInfo; there was no request at all. ' +
        'POST /user/getInfo was asked for, which no route matches: POST /v2/user/getInfo is served.',
    )
    const other = await ask(sandbox, 'verify', { operation: 'friend.isOpen' })
    expect(other.json.detail).toBe('Expected at least 1 request friend.isOpen; there was no request at all.')
  })

  test('but not of one from before the time that is asked about', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1000, frozen: true })
    await postForm(`${sandbox.url}/user/getInfo`, getInfoParams())
    const { json } = await ask(sandbox, 'verify', { operation: 'user.getInfo', since: 1001 })
    expect(json.detail).toBe('Expected at least 1 request user.getInfo since 1001; there was no request at all.')
  })

  test('what the journal has dropped is told of', async () => {
    const sandbox = await startSandbox({ journal: 2 })
    for (let i = 0; i < 5; i += 1) await getInfo(sandbox)
    expect((await ask(sandbox, 'count', {})).json).toEqual({ count: 2, evicted: 3 })
    expect((await ask(sandbox, 'find', {})).json.evicted).toBe(3)
    expect((await ask(sandbox, 'verify', { count: 2 })).json).toEqual({ count: 2, evicted: 3 })
    const { status, json } = await ask(sandbox, 'verify', { count: 5 })
    expect([status, json.count, json.evicted]).toEqual([406, 2, 3])
    expect(json.detail).toContain('there were 2 of 2. The journal has dropped 3 older requests')
  })
})

describe('criteria that nothing can match', () => {
  test.each<[unknown, string]>([
    [{ provider: 'egert' }, 'provider "egert": unknown; did you mean egret?'],
    [{ operation: 'user.getinfo' }, 'operation "user.getinfo": unknown; did you mean user.getInfo?'],
    [{ provider: 'rocgame', operation: 'user.getInfo' }, 'operation "user.getInfo": unknown; known here: gift.codeUse'],
    [{ outcome: 'SIGN_INVALD' }, 'outcome "SIGN_INVALD": unknown; did you mean SIGN_INVALID?'],
    [{ provider: 'rocgame', outcome: 'PARAMS_INCOMPLETE' }, 'outcome "PARAMS_INCOMPLETE": unknown'],
    [{ params: { token: { matches: '(' } } }, 'params.token: Invalid regular expression'],
    [{ params: { token: { match: 'x' } } }, '/params/token'],
    [{ params: { password: 'hunter2' } }, 'params.password: it is kept as [redacted] only'],
    [{ opration: 'user.getInfo' }, '/opration: unknown; did you mean operation?'],
  ])('%j: 400', async (body, detail) => {
    const sandbox = await startSandbox()
    for (const how of ['count', 'find', 'verify'] as const) {
      const { status, json } = await ask(sandbox, how, body)
      expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
      expect(json.detail).toContain(detail)
    }
  })

  test.each<[unknown, string]>([
    [{ count: 1, atLeast: 1 }, 'count is exact'],
    [{ atLeast: 3, atMost: 2 }, 'atLeast 3 is more than atMost 2'],
    [{ count: -1 }, 'whole numbers'],
    [{ count: '1' }, '/count: must be integer'],
  ])('an amount like %j: 400', async (body, detail) => {
    const { status, json } = await ask(await startSandbox(), 'verify', body)
    expect(status).toBe(400)
    expect(json.detail).toContain(detail)
  })

  test.each(['?operation=user.getinfo', '?provider=egert', '?outcome=okay'])(
    'in the listing too: %s',
    async (query) => {
      const { status, json } = await send(`${(await startSandbox()).url}/__admin/requests${query}`)
      expect(status).toBe(400)
      expect(json.detail).toMatch(/did you mean|known here/)
    },
  )
})

describe('secrets', () => {
  const matching = async (sandbox: SandboxHandle, params: unknown) =>
    (await ask(sandbox, 'count', { params })).json.count

  test('no guess at a password or a key is confirmed', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox, { password: 'hunter2-hunter2', note: `x${APP.appKey}y`, [APP.appKey]: '1' })
    expect(await matching(sandbox, { password: { matches: 'hunter2' } })).toBe(0)
    expect(await matching(sandbox, { password: { matches: '.' } })).toBe(1)
    expect(await matching(sandbox, { password: '[redacted]' })).toBe(1)
    expect(await matching(sandbox, { note: `x${APP.appKey}y` })).toBe(0)
    expect(await matching(sandbox, { note: { matches: 'demo' } })).toBe(0)
    expect(await matching(sandbox, { note: 'x[redacted]y' })).toBe(1)
    expect(await matching(sandbox, { [APP.appKey]: '1' })).toBe(0)
  })

  test('what comes closest shows none', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox, { password: 'hunter2-hunter2', note: `x${APP.appKey}y` })
    const { text, json } = await ask(sandbox, 'verify', { params: { password: { matches: '^z' }, note: 'z' } })
    expect(json.nearest[0].differences).toEqual([
      { field: 'params.password', expected: 'matches ^z', actual: '[redacted]' },
      { field: 'params.note', expected: 'z', actual: 'x[redacted]y' },
    ])
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(APP.appKey)
  })
})

test('long values are compared whole and shown cut', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox, { ext: 'x'.repeat(20_000) })
  expect((await ask(sandbox, 'count', { params: { ext: 'x'.repeat(20_000) } })).json.count).toBe(1)
  const { json } = await ask(sandbox, 'verify', { params: { ext: 'y' } })
  expect(json.nearest[0].differences[0].actual).toMatch(/^x{16384}… \(20000 characters\)$/)
  expect(json.detail.length).toBeLessThan(300)
})

test('a namespace is asked about its own requests', async () => {
  const sandbox = await startSandbox()
  const own = sandbox.namespace('worker-1')
  await getInfo(own)
  expect((await ask(own, 'verify', { operation: 'user.getInfo' })).status).toBe(202)
  expect((await ask(sandbox, 'verify', { operation: 'user.getInfo' })).status).toBe(406)
})
