import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { providers } from '../../src/providers/index.ts'
import { hostsOf } from '../../src/proxy/hosts.ts'
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

/** A server that is no sandbox. It answers what it was asked. */
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
