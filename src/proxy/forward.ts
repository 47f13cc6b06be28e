import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type Duplex, pipeline } from 'node:stream'
import { bracketed, dial, proxyAuthorization } from './dial.ts'
import type { PassThrough } from './passThrough.ts'
import { withoutSession } from './sessionCookie.ts'
import type { AbsoluteTarget, Target } from './target.ts'

/** Real milliseconds without a byte after which a connection that passes through is given up. */
const IDLE_MS = 300_000

/** Headers that belong to one connection and are not passed on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Names and values in turn, as Node has them, without those of the connection and our own; `host` replaces the one that was sent. */
function endToEnd(raw: readonly string[], connection: string | undefined, host?: string): string[] {
  const dropped = new Set(HOP_BY_HOP)
  for (const name of connection?.split(',') ?? []) dropped.add(name.trim().toLowerCase())
  if (host !== undefined) dropped.add('host')
  const kept: string[] = host === undefined ? [] : ['Host', host]
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at] as string, raw[at + 1] as string]
    const passed = name.toLowerCase() === 'cookie' ? withoutSession(value) : value
    if (passed !== undefined && !dropped.has(name.toLowerCase())) kept.push(name, passed)
  }
  return kept
}

/** Carries bytes both ways until one side ends or nothing comes for five minutes. */
export function join(client: Duplex, server: Duplex & { setTimeout(ms: number, done: () => void): unknown }): void {
  server.setTimeout(IDLE_MS, () => server.destroy())
  // A connection that breaks ends its other half; there is nothing else to do about it.
  pipeline(client, server, () => server.destroy())
  pipeline(server, client, () => client.destroy())
}

/** Opens what a CONNECT request asks for. */
export const openTunnel = (target: Target, passThrough: PassThrough): ReturnType<typeof dial> =>
  dial(target, passThrough.proxyFor('https', target.host))

/** The outgoing request: straight to the host, by the user's proxy, or for https in a connection of its own. */
async function open(req: IncomingMessage, target: AbsoluteTarget, passThrough: PassThrough): Promise<ClientRequest> {
  const { scheme, host, port, path, authority } = target
  const proxy = passThrough.proxyFor(scheme, host)
  const headers = endToEnd(req.rawHeaders, req.headers.connection, authority)
  const chunked = req.headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']
  const options = {
    method: req.method,
    headers: [...headers, ...chunked] as unknown as string[],
    agent: false as const,
  }
  if (scheme === 'https') {
    const socket = await dial(target, proxy)
    const { connect } = await import('node:tls')
    const secure = connect({ socket, servername: host, ALPNProtocols: ['http/1.1'] })
    return request({ ...options, path, createConnection: () => secure })
  }
  if (proxy === undefined) return request({ ...options, host, port, path })
  const authorization = Object.entries(proxyAuthorization(proxy)).flat()
  return request({
    ...options,
    headers: [...options.headers, ...authorization],
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? 80 : proxy.port,
    path: `http://${bracketed(host)}:${port}${path}`,
  })
}

/** Passes a request in absolute form on and its answer back. Rejects when no answer came. */
export async function forward(
  req: IncomingMessage,
  res: ServerResponse,
  target: AbsoluteTarget,
  passThrough: PassThrough,
): Promise<void> {
  const out = await open(req, target, passThrough)
  res.once('close', () => out.destroy())
  await new Promise<void>((resolve, reject) => {
    out.setTimeout(IDLE_MS, () => out.destroy(new Error(`no byte for ${IDLE_MS / 1000} s`)))
    out.once('error', reject)
    out.once('response', (answer) => {
      const headers = endToEnd(answer.rawHeaders, answer.headers.connection)
      res.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers)
      pipeline(answer, res, () => resolve())
    })
    pipeline(req, out, (error) => {
      if (error) reject(error)
    })
  })
}
