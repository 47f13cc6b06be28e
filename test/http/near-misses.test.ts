import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, GET_INFO, getInfoParams } from '../support/demo.ts'
import { postForm, send, startSandbox } from '../support/sandbox.ts'

const unmatched = async (sandbox: SandboxHandle) =>
  (await send(`${sandbox.url}/__admin/requests/unmatched`)).json.unmatched

describe('a path nobody serves names the nearest route', () => {
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
    expect(json).toEqual({
      type: 'urn:channel-sandbox:no-such-path',
      title: 'There is no such path',
      status: 404,
      detail: `Nothing is served at ${asked}. Did you mean ${route}?`,
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

describe('GET /__admin/requests/unmatched', () => {
  test('answers what nobody serves, newest first', async () => {
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
