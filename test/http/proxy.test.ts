import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { providers } from '../../src/providers/index.ts'
import { hostsOf } from '../../src/proxy/hosts.ts'
import { GET_INFO, getInfoParams, USER } from '../support/demo.ts'
import {
  certificateOf,
  openSocket,
  postAbsolute,
  postTunnelled,
  proxyUser,
  secureInside,
  sendConnect,
} from '../support/proxy.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const HOST = 'api.egret-labs.org'
const PLAYER = { code: 0, data: { id: USER } }

/** A server of somebody else's, which says what it was asked. */
async function startOther(): Promise<{ url: string; host: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((req, res) => {
    asked.push(req)
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
    })
    req.on('end', () =>
      res
        .writeHead(201, { 'content-length': 4 + String(size).length, 'x-seen': req.url, connection: 'close' })
        .end(`got ${size}`),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, asked }
}

describe('every host of a provider', () => {
  const served = providers.flatMap(hostsOf)

  test('is one a document or public code names, and no placeholder', () => {
    expect(new Set(served.map(({ provider }) => provider))).toEqual(new Set(providers.map(({ service }) => service.id)))
    for (const { host } of served) expect(host).not.toMatch(/xxx|example|^localhost$/)
    expect(new Set(served.map(({ host }) => host)).size).toBe(served.length)
  })

  test.each(served)('$host reaches $provider and no other', async ({ host, provider }) => {
    const sandbox = await startSandbox()
    for (const { service, operations } of providers) {
      for (const { method, path } of operations) {
        const { status, json } = await postAbsolute(sandbox.url, `http://${host}${path}`, {}, {}, method)
        if (service.id === provider) expect(json?.type ?? '', path).not.toContain('no-such-path')
        else expect([status, json.type], path).toEqual([404, 'urn:channel-sandbox:no-such-path'])
      }
    }
  })
})

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

describe('CONNECT', () => {
  test('speaks TLS for the host, with a certificate of its own authority', async () => {
    const sandbox = await startSandbox()
    const ca = await certificateOf(sandbox)
    const { json } = await postTunnelled(sandbox.url, `https://${HOST}${GET_INFO}`, getInfoParams(), { ca })
    expect(json).toMatchObject(PLAYER)
    expect(sandbox.requests.find()).toMatchObject([{ path: GET_INFO, outcome: 'ok' }])
  })

  test('carries many requests on one connection', async () => {
    const sandbox = await startSandbox()
    const socket = openSocket(sandbox.url)
    expect(await sendConnect(socket, `${HOST}:443`)).toContain('200 Connection Established')
    const tls = await secureInside(socket, HOST, await certificateOf(sandbox))
    expect(tls.alpnProtocol || 'http/1.1').toBe('http/1.1')
    for (const time of ['1', '2', '3']) {
      const body = new URLSearchParams(getInfoParams({ time })).toString()
      tls.write(
        `POST ${GET_INFO} HTTP/1.1\r\nhost: ${HOST}\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
          `content-length: ${body.length}\r\n\r\n${body}`,
      )
      const [answer] = (await once(tls, 'data')) as [Buffer]
      expect(answer.toString()).toContain('"code":0')
    }
    expect(sandbox.requests.find()).toHaveLength(3)
  })

  test('takes HTTP without TLS too, sent together with the CONNECT', async () => {
    const sandbox = await startSandbox()
    const socket = openSocket(sandbox.url)
    const body = new URLSearchParams(getInfoParams()).toString()
    const inside = `POST ${GET_INFO} HTTP/1.1\r\nhost: ${HOST}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
    socket.write(`CONNECT ${HOST}:80 HTTP/1.1\r\nhost: ${HOST}:80\r\n\r\n${inside}`)
    let received = ''
    for await (const chunk of socket) received += chunk
    expect(received).toContain('200 Connection Established')
    expect(received).toContain('"code":0')
  })

  test("to the sandbox's own address is the sandbox itself", async () => {
    const sandbox = await startSandbox()
    const { text } = await postTunnelled(sandbox.url, `${sandbox.url}/livez`, {}, { method: 'GET' })
    expect(text).toBe('ok\n')
  })

  test('to a client that does not trust it is noted', async () => {
    const sandbox = await startSandbox()
    const noted = new Promise((resolve) => {
      const look = () => (sandbox.requests.unmatched().length > 0 ? resolve(undefined) : setImmediate(look))
      look()
    })
    const socket = openSocket(sandbox.url)
    await sendConnect(socket, `${HOST}:443`)
    // TLS 1.2, in which a client says so before the handshake is over, as curl, Go and Java do.
    const tls = connectTls({ socket, servername: HOST, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256' })
    await once(tls, 'error')
    await noted
    const [one] = sandbox.requests.unmatched()
    expect(one).toMatchObject({ method: 'CONNECT', path: `${HOST}:443`, host: HOST })
    expect(one?.detail).toContain(HOST)
  })

  test.each(['no-port', ':443', 'h:0', 'h:99999', '[::1:443', 'a b:443', 'http://h:443'])(
    'to a target that is none is refused: %s',
    async (target) => {
      const sandbox = await startSandbox()
      expect(await sendConnect(openSocket(sandbox.url), target)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect((await send(`${sandbox.url}/livez`)).status).toBe(200)
    },
  )

  test.each([
    ['leaves at once', (socket: ReturnType<typeof openSocket>) => socket.resetAndDestroy()],
    [
      'sends no TLS and no HTTP',
      (socket: ReturnType<typeof openSocket>) => void socket.write('\u0000\u0001\u0002\r\n\r\n'),
    ],
    [
      'sends a broken handshake',
      (socket: ReturnType<typeof openSocket>) => void socket.end(Buffer.from([0x16, 3, 1, 0, 2, 9, 9])),
    ],
    ['ends its side', (socket: ReturnType<typeof openSocket>) => void socket.end()],
  ])('of a client that %s disturbs no other', async (_case, misbehave) => {
    const sandbox = await startSandbox()
    const socket = openSocket(sandbox.url)
    await sendConnect(socket, `${HOST}:443`)
    const closed = once(socket, 'close')
    socket.on('error', () => undefined).resume()
    misbehave(socket)
    await closed
    expect((await postAbsolute(sandbox.url, `http://${HOST}${GET_INFO}`, getInfoParams())).json).toMatchObject(PLAYER)
  })

  test('tunnels do not hold up the end of a sandbox', async () => {
    const sandbox = await startSandbox()
    const silent = openSocket(sandbox.url)
    await sendConnect(silent, `${HOST}:443`)
    const secured = openSocket(sandbox.url)
    await sendConnect(secured, `${HOST}:443`)
    await secureInside(secured, HOST, await certificateOf(sandbox))
    const ends = [once(silent, 'close'), once(secured, 'close')]
    silent.resume()
    await sandbox.close()
    await Promise.all(ends)
  })
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

describe('a host that is not served', () => {
  const SENTENCE =
    'No provider serves sdk.example; `--provider-host sdk.example=quicksdk` serves it here, `--pass-through sdk.example` lets it out.'

  test('is refused and noted as unmatched, in both forms', async () => {
    const sandbox = await startSandbox()
    const { status, json } = await postAbsolute(sandbox.url, 'http://sdk.example/some/where?key=secret', {})
    expect([status, json.type, json.detail]).toEqual([403, 'urn:channel-sandbox:host-not-served', SENTENCE])
    const refused = await sendConnect(openSocket(sandbox.url), 'sdk.example:443')
    expect(refused).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(refused).toContain(JSON.stringify(SENTENCE))
    expect((await send(`${sandbox.url}/__admin/requests/unmatched`)).json.unmatched).toMatchObject([
      { method: 'CONNECT', path: 'sdk.example:443', host: 'sdk.example', reason: 'host-not-served', detail: SENTENCE },
      { method: 'POST', path: '/some/where', host: 'sdk.example', reason: 'host-not-served', detail: SENTENCE },
    ])
  })

  test('is taken for the provider its path belongs to', async () => {
    const sandbox = await startSandbox()
    const { json } = await postAbsolute(sandbox.url, `http://sdk.example${GET_INFO}`, {})
    expect(json.detail).toContain('`--provider-host sdk.example=egret` serves it here')
  })

  test('is served once it is named', async () => {
    const sandbox = await startSandbox({
      providerHosts: { 'SDK.example.': 'egret', '10.1.2.3': 'egret', '::1': 'egret' },
    })
    const ca = await certificateOf(sandbox)
    for (const host of ['sdk.example', '10.1.2.3', '[::1]']) {
      expect((await postAbsolute(sandbox.url, `http://${host}${GET_INFO}`, getInfoParams())).json).toMatchObject(PLAYER)
    }
    for (const host of ['sdk.example', '10.1.2.3']) {
      const { json } = await postTunnelled(sandbox.url, `https://${host}${GET_INFO}`, getInfoParams(), { ca })
      expect(json).toMatchObject(PLAYER)
    }
    expect((await send(`${sandbox.url}/__admin/proxy`)).json.hosts).toContainEqual({
      host: 'sdk.example',
      provider: 'egret',
      tier: 'configured',
    })
  })

  test('is let out once it is named, in both forms', async () => {
    const other = await startOther()
    const sandbox = await startSandbox({ passThrough: ['127.0.0.1'] })
    const absolute = await postAbsolute(
      sandbox.url,
      `${other.url}/a?b={c}`,
      { d: 'e' },
      { ...proxyUser('w-1'), te: 'x' },
    )
    expect([absolute.status, absolute.text]).toEqual([201, 'got 3'])
    const tunnelled = await postTunnelled(sandbox.url, `${other.url}/t`, { d: 'e' })
    expect([tunnelled.status, tunnelled.text]).toEqual([201, 'got 3'])
    expect(other.asked.map(({ url }) => url)).toEqual(['/a?b={c}', '/t'])
    expect(other.asked[0]?.headers).toMatchObject({ host: other.host })
    expect(Object.keys(other.asked[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining(['proxy-authorization', 'te']),
    )
    expect(sandbox.requests.unmatched()).toEqual([])
  })

  test('that is let out and not there is a 502', async () => {
    const other = await startOther()
    const sandbox = await startSandbox({ passThrough: ['127.0.0.1'] })
    const gone = openSocket(other.url)
    gone.destroy()
    const { status, json } = await postAbsolute(sandbox.url, 'http://127.0.0.1:1/x', {})
    expect([status, json.type]).toEqual([502, 'urn:channel-sandbox:host-not-reached'])
    expect(await sendConnect(openSocket(sandbox.url), '127.0.0.1:1')).toMatch(/^HTTP\/1\.1 502 /)
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

describe('a setting that cannot be used says why', () => {
  test.each([
    [{ providerHosts: { 'sdk.example': 'egrett' } }, 'sdk.example=egrett: egrett is unknown; did you mean egret?'],
    [{ providerHosts: { 'http://sdk.example/': 'egret' } }, 'names no host. Write HOST=PROVIDER'],
    [{ passThrough: [HOST] }, 'would let requests for egret out to the real service'],
    [{ passThrough: ['https://login.example'] }, 'names no host. Write HOST or *.DOMAIN'],
  ])('%j', async (options, said) => {
    await expect(startSandbox(options)).rejects.toThrow(said)
  })
})
