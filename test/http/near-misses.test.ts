import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, GET_INFO, getInfoParams } from '../support/demo.ts'
import { postForm, send, startSandbox } from '../support/sandbox.ts'

const unmatched = async (sandbox: SandboxHandle) =>
  (await send(`${sandbox.url}/__admin/requests/unmatched`)).json.unmatched

test.each([
  ['/open/setGameRoleInfo', 'setGameRoleInfo'],
  ['/open/phoneLogin', 'phone accounts'],
  ['/webapi/oauth', 'the oauth page'],
])('%s is left out, and told so by name', async (path, what) => {
  const sandbox = await startSandbox()
  const { status, json } = await send(sandbox.url + path, { method: 'POST' })
  expect([status, json.status]).toEqual([404, false])
  expect(json.message).toContain(`The sandbox does not offer ${what} of quicksdk`)
})

describe('a path no provider serves names the nearest route', () => {
  test.each([
    ['another case', '/v2/user/getinfo', 'POST /v2/user/getInfo'],
    ['all in upper case', '/V2/USER/GETINFO', 'POST /v2/user/getInfo'],
    ['a slash too many', '/v2/user/getInfo/', 'POST /v2/user/getInfo'],
    ['two slashes', '/v2//user/getInfo', 'POST /v2/user/getInfo'],
    ['its version missing', '/user/getInfo', 'POST /v2/user/getInfo'],
    ['another version', '/v1/user/getInfo', 'POST /v2/user/getInfo'],
    ['the last part alone', '/getInfo', 'POST /v2/user/getInfo'],
    ['a base too many', '/api/v2/user/getInfo', 'POST /v2/user/getInfo'],
    ['the base of another provider', '/open/v2/friend/isOpen', 'POST /v2/friend/isOpen'],
    ['a slip', '/v2/freind/isOpen', 'POST /v2/friend/isOpen'],
    ['no base', '/gift/codeUse', 'POST /api/gift/codeUse'],
    ['another base', '/rocgame/gift/codeUse', 'POST /api/gift/codeUse'],
    ['a base twice', '/api/api/gift/codeQuery', 'POST /api/gift/codeQuery'],
    ['a base and a slip', '/gift/codeuse', 'POST /api/gift/codeUse'],
    ['no base, QuickSDK', '/userLogin', 'POST /open/userLogin'],
    ['a query', '/v2/user/getinfo?appId=1', 'POST /v2/user/getInfo'],
  ])('%s: %s', async (_case, path, route) => {
    const sandbox = await startSandbox()
    const { status, json } = await send(sandbox.url + path, { method: 'POST' })
    expect(status).toBe(404)
    const asked = path.replace(/\?.*/, '')
    const detail = `Nothing is served at ${asked}. Did you mean ${route}?`
    expect(json).toMatchObject({
      type: 'urn:channel-sandbox:no-such-path',
      title: 'There is no such path',
      detail,
    })
    const [found] = await unmatched(sandbox)
    expect(`${found.nearest[0].method} ${found.nearest[0].path}`).toBe(route)
    expect(found).toMatchObject({ method: 'POST', path: asked })
  })

  test.each(['/', '/favicon.ico', '/wp-login.php', '/x', `/${'v2/user/getInfo/'.repeat(100)}`])(
    'nothing is near %s',
    async (path) => {
      const sandbox = await startSandbox()
      const { json } = await send(sandbox.url + path)
      expect(json.detail).toContain('GET /__admin/health lists the providers served here.')
      expect((await unmatched(sandbox))[0].nearest).toEqual([])
    },
  )

  test.each(['/v2/userInfo', '/v2/autoLogin', '/api/userLogin', '/open/codeUse'])(
    "%s is a path of one provider and no misspelling of another provider's",
    async (path) => {
      const sandbox = await startSandbox()
      const { json } = await send(sandbox.url + path, { method: 'POST' })
      expect(json.detail).toContain('GET /__admin/health lists the providers served here.')
    },
  )

  test('in a namespace, with its prefix', async () => {
    const sandbox = await startSandbox()
    const { json } = await send(`${sandbox.url}/ns/worker-1/user/getInfo`, { method: 'POST' })
    expect(json.detail).toBe(
      'Nothing is served at /ns/worker-1/user/getInfo. Did you mean POST /ns/worker-1/v2/user/getInfo?',
    )
    expect(await unmatched(sandbox)).toEqual([])
    expect(await unmatched(sandbox.namespace('worker-1'))).toHaveLength(1)
  })
})

describe('what clients of a provider look at stands beside the problem', () => {
  const envelopes = [
    ['Egret', '/v2/user/getinfo', GET_INFO, (status: number, msg: string) => ({ code: status, msg, data: [] })],
    [
      'QuickSDK',
      '/open/nothing',
      '/open/userLogin',
      (_status: number, message: string) => ({ status: false, message, data: [] }),
    ],
    [
      'RocGame',
      '/api/gift/nothing',
      '/api/gift/codeUse',
      (_status: number, errMsg: string) => ({ success: false, data: {}, errCode: '-100001', errMsg }),
    ],
  ] as const

  test.each(envelopes)('%s', async (_name, unknown, known, members) => {
    const sandbox = await startSandbox()
    const missed = await send(sandbox.url + unknown, { method: 'POST' })
    const wrong = await send(sandbox.url + known, { method: 'PUT' })
    for (const [{ status, headers, json }, expected] of [
      [missed, 404],
      [wrong, 405],
    ] as const) {
      expect([status, headers.get('content-type')]).toEqual([expected, 'application/problem+json'])
      const { type, title, detail, message, ...rest } = json
      expect(message).toBe(detail)
      expect({ status: expected, ...rest, message }).toMatchObject({ ...members(expected, detail) })
    }
    expect(wrong.headers.get('allow')).toBe('POST')
  })

  test('a path of no provider is a plain problem', async () => {
    const sandbox = await startSandbox()
    const { json } = await send(`${sandbox.url}/nothing`)
    expect(Object.keys(json).sort()).toEqual(['detail', 'status', 'title', 'type'])
    expect(json.status).toBe(404)
  })

  test('in a namespace too', async () => {
    const sandbox = await startSandbox()
    const { json } = await send(`${sandbox.url}/ns/worker-1/open/nothing`, { method: 'POST' })
    expect([json.status, json.message]).toEqual([false, json.detail])
  })
})

describe('GET /__admin/requests/unmatched', () => {
  test('answers what no provider serves, newest first', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1000, frozen: true })
    await postForm(`${sandbox.url}/user/getInfo`, getInfoParams())
    await send(`${sandbox.url}${GET_INFO}?token=x`)
    const nearest = [{ method: 'POST', path: GET_INFO, provider: 'egret', operation: 'user.getInfo' }]
    expect(await unmatched(sandbox)).toEqual([
      { at: 1000, method: 'GET', path: GET_INFO, nearest },
      { at: 1000, method: 'POST', path: '/user/getInfo', nearest },
    ])
    expect((await send(`${sandbox.url}/__admin/requests`)).json.requests).toEqual([])
  })

  test('keeps the newest 100, long paths cut', async () => {
    const sandbox = await startSandbox()
    for (let i = 0; i < 102; i += 1) await send(`${sandbox.url}/nothing/${i}`)
    await send(`${sandbox.url}/${'x'.repeat(5000)}`)
    const found = await unmatched(sandbox)
    expect(found).toHaveLength(100)
    expect(found[0].path).toMatch(/^\/x{199}…$/)
    expect([found[1].path, found[99].path]).toEqual(['/nothing/101', '/nothing/3'])
  })

  test('shows no key', async () => {
    const sandbox = await startSandbox()
    await send(`${sandbox.url}/v2/user/getInfo/${APP.appKey}`)
    expect((await unmatched(sandbox))[0].path).toBe('/v2/user/getInfo/[redacted]')
  })
})
