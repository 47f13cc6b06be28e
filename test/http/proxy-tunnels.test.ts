import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import {
  certificateOf,
  HOST,
  openSocket,
  PLAYER,
  postAbsolute,
  postTunnelled,
  secureInside,
  sendConnect,
} from '../support/proxy.ts'
import { send, startSandbox } from '../support/sandbox.ts'

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
