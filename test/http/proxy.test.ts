import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import {
  certificateOf,
  HOST,
  openSocket,
  PLAYER,
  postAbsolute,
  postTunnelled,
  proxyUser,
  sendConnect,
} from '../support/proxy.ts'
import { send, startSandbox } from '../support/sandbox.ts'

describe('a target in absolute form', () => {
  test.each([
    `http://${HOST}${GET_INFO}`,
    `http://${HOST}:80${GET_INFO}`,
    `http://${HOST}:8080${GET_INFO}`,
    `HTTP://${HOST.toUpperCase()}${GET_INFO}`,
    `http://${HOST}.${GET_INFO}`,
    // Old clients ask a proxy for https in this way.
    `https://${HOST}${GET_INFO}`,
    `http://somebody:secret@${HOST}${GET_INFO}`,
  ])('%s', async (url) => {
    const sandbox = await startSandbox()
    const { json } = await postAbsolute(sandbox.url, url, getInfoParams())
    expect(json).toMatchObject(PLAYER)
    expect(sandbox.requests.find()).toMatchObject([{ path: GET_INFO, outcome: 'ok' }])
  })

  test('keeps the query as it was sent', async () => {
    const sandbox = await startSandbox()
    const { json } = await postAbsolute(
      sandbox.url,
      `http://${HOST}${GET_INFO}?${new URLSearchParams(getInfoParams())}&note={a}'b"`,
      {},
    )
    expect(json.code).toBe(1006)
    expect(sandbox.requests.find()).toMatchObject([{ wire: { note: `{a}'b"` } }])
  })

  test("of the sandbox's own address is a request as any other", async () => {
    const sandbox = await startSandbox()
    expect((await postAbsolute(sandbox.url, sandbox.url + GET_INFO, getInfoParams())).json).toMatchObject(PLAYER)
    expect((await postAbsolute(sandbox.url, `${sandbox.url}/livez`, {}, {}, 'GET')).text).toBe('ok\n')
    const port = new URL(sandbox.url).port
    const { json } = await postAbsolute(sandbox.url, `http://localhost:${port}/__admin/health`, {}, {}, 'GET')
    expect(json.status).toBe('ok')
  })

  test.each(['http://', 'http://[::1', 'http://a b/', 'http://h:0/', 'http://h:99999/', 'http://%zz/', 'ftp://h/x'])(
    'that is none is refused: %s',
    async (url) => {
      const sandbox = await startSandbox()
      const socket = openSocket(sandbox.url)
      socket.write(`GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 40[04] /)
      expect((await send(`${sandbox.url}/livez`)).status).toBe(200)
    },
  )
})

describe('what is reachable', () => {
  test.each([
    '/__admin/health',
    '/__admin/proxy/ca.pem',
    '/metrics',
    '/livez',
    '/',
    '/ns/a/v2/user/getInfo',
    '//__admin/health',
  ])('not %s, through either door', async (path) => {
    const sandbox = await startSandbox()
    const ca = await certificateOf(sandbox)
    const answers = [
      await postAbsolute(sandbox.url, `http://${HOST}${path}`, {}, {}, 'GET'),
      await postTunnelled(sandbox.url, `https://${HOST}${path}`, {}, { ca, method: 'GET' }),
    ]
    for (const { status, json } of answers) {
      expect(status).toBe(404)
      expect(json.detail).toContain(`${HOST} is egret`)
    }
    expect(sandbox.requests.unmatched()).toMatchObject([
      { host: HOST, reason: 'path-not-served' },
      { host: HOST, reason: 'path-not-served' },
    ])
  })

  test('a misspelt path names the nearest of that provider', async () => {
    const sandbox = await startSandbox()
    const { json } = await postAbsolute(sandbox.url, `http://${HOST}/v2/user/getinfo`, {})
    expect(json.detail).toBe(`${HOST} is egret, which has no /v2/user/getinfo. Did you mean POST /v2/user/getInfo?`)
    const other = await postAbsolute(sandbox.url, `http://${HOST}/open/userLogin`, {})
    expect(other.json.detail).toBe(`${HOST} is egret, which has no /open/userLogin. quicksdk has POST /open/userLogin.`)
  })

  test('pages of the provider', async () => {
    const sandbox = await startSandbox({ providerHosts: { 'pay.example': 'quicksdk' } })
    const { status, text } = await postAbsolute(sandbox.url, 'http://pay.example/checkout/none', {}, {}, 'GET')
    expect([status, text.startsWith('<!')]).toEqual([404, true])
  })
})

describe("the proxy's user name", () => {
  test('is the namespace', async () => {
    const sandbox = await startSandbox()
    const ca = await certificateOf(sandbox)
    await postAbsolute(sandbox.url, `http://${HOST}${GET_INFO}`, getInfoParams(), proxyUser('one'))
    await postTunnelled(sandbox.url, `https://${HOST}${GET_INFO}`, getInfoParams(), { ca, user: proxyUser('two') })
    await sendConnect(openSocket(sandbox.url), 'sdk.example:443', proxyUser('two'))
    expect(sandbox.requests.find()).toEqual([])
    expect(sandbox.namespace('one').requests.find()).toMatchObject([{ outcome: 'ok', namespace: 'one' }])
    expect(sandbox.namespace('two').requests.find()).toMatchObject([{ outcome: 'ok', namespace: 'two' }])
    expect(sandbox.namespace('two').requests.unmatched()).toMatchObject([{ host: 'sdk.example' }])
  })

  test('that is no name of one is refused, as is one too many', async () => {
    const sandbox = await startSandbox({ maxNamespaces: 1 })
    const ask = async (user: string) =>
      (await postAbsolute(sandbox.url, `http://${HOST}${GET_INFO}`, getInfoParams(), proxyUser(user))).status
    expect(await ask('Not A Name')).toBe(404)
    expect(await ask('one')).toBe(200)
    expect(await ask('two')).toBe(429)
    expect(await sendConnect(openSocket(sandbox.url), `${HOST}:443`, proxyUser('two'))).toMatch(/^HTTP\/1\.1 429 /)
  })
})

describe('beyond loopback', () => {
  const far = { host: '0.0.0.0', adminToken: 'the-admin-token' }

  test('the admin token is the password', async () => {
    const sandbox = await startSandbox(far)
    const ask = (headers?: Record<string, string>) =>
      postAbsolute(sandbox.url, `http://${HOST}${GET_INFO}`, getInfoParams(), headers)
    const refused = await ask()
    expect([refused.status, refused.json.type]).toEqual([407, 'urn:channel-sandbox:proxy-token-required'])
    expect((await ask(proxyUser('', 'wrong'))).status).toBe(407)
    expect((await ask(proxyUser('', far.adminToken))).json).toMatchObject(PLAYER)
    const closed = await sendConnect(openSocket(sandbox.url), `${HOST}:443`)
    expect(closed).toMatch(/^HTTP\/1\.1 407 /)
    expect(closed).toContain('proxy-authenticate: Basic realm="channel-sandbox"')
    expect(await sendConnect(openSocket(sandbox.url), `${HOST}:443`, proxyUser('w-1', far.adminToken))).toContain('200')
    const { json } = await postAbsolute(sandbox.url, 'http://sdk.example/', {}, proxyUser('', far.adminToken))
    expect(json.detail).toBe('No provider serves sdk.example; `--provider-host sdk.example=quicksdk` serves it here.')
  })

  test('and without one no client is let in', async () => {
    const sandbox = await startSandbox({ host: '0.0.0.0' })
    const { status } = await postAbsolute(sandbox.url, `http://${HOST}${GET_INFO}`, {}, proxyUser('', ''))
    expect(status).toBe(407)
  })

  test('nothing is let out', async () => {
    await expect(startSandbox({ ...far, passThrough: ['login.example'] })).rejects.toThrow(
      '--pass-through login.example works on loopback only, and the sandbox listens on 0.0.0.0',
    )
  })
})
