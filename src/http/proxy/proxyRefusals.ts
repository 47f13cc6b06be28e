import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { NAMESPACE_RULE } from '../../engine/runtime/namespaces.ts'
import type { Target } from '../../proxy/target.ts'
import { MOST_TUNNELS } from '../../proxy/tunnels.ts'
import { type Headers, problemBody, sendProblem } from '../respond.ts'

/** A request the proxy does not carry out. */
export interface Refusal {
  readonly status: number
  readonly slug: string
  readonly title: string
  readonly detail: string
  readonly headers?: Headers
  /** What the provider's clients look at, beside the problem. */
  readonly members?: Readonly<Record<string, unknown>>
}

export const BAD_TARGET: Refusal = {
  status: 400,
  slug: 'bad-proxy-target',
  title: 'The target of the request is not one',
  detail: 'CONNECT takes host:port, as api.example.com:443; other methods an http or https URL.',
}

export const BAD_NAMESPACE: Refusal = {
  status: 404,
  slug: 'no-such-namespace',
  title: 'This is no name of a namespace',
  detail: `The user name of the proxy is a namespace: ${NAMESPACE_RULE}, as in http://worker-1@127.0.0.1:4780.`,
}

export const TOO_MANY_NAMESPACES: Refusal = {
  status: 429,
  slug: 'too-many-namespaces',
  title: 'There are too many namespaces',
  detail:
    'The limit of namespaces is reached. End one with DELETE /__admin/namespaces/{name}, or raise --max-namespaces.',
}

export const TOO_MANY_TUNNELS: Refusal = {
  status: 503,
  slug: 'too-many-tunnels',
  title: 'There are too many open tunnels',
  detail: `The limit of ${MOST_TUNNELS} open CONNECT tunnels is reached. Close some, or keep fewer connections open.`,
  headers: ['retry-after', '1'],
}

export const TOKEN_REQUIRED: Refusal = {
  status: 407,
  slug: 'proxy-token-required',
  title: 'The proxy asks for the admin token',
  detail:
    'Beyond loopback the admin token is the password of the proxy and a namespace its user name: ' +
    'http://worker-1:TOKEN@host:port, or http://:TOKEN@host:port without a namespace.',
  headers: ['proxy-authenticate', 'Basic realm="channel-sandbox"'],
}

export const notReached = ({ host, port }: Target, error: unknown): Refusal => ({
  status: 502,
  slug: 'host-not-reached',
  title: 'The host could not be reached',
  detail: `${host}:${port} is let out by --pass-through, but: ${(error as Error).message}.`,
})

/** The client ends the handshake in this way when it does not know who has signed the certificate. */
const DISTRUST = /UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|unknown ca|certificate unknown|bad certificate/i

/** What is noted of a client that a TLS handshake failed with. */
export function handshakeFailure(
  host: string,
  { code, message }: { readonly code?: string | undefined; readonly message: string },
) {
  if (!DISTRUST.test(`${code} ${message}`)) {
    return { reason: 'handshake-failed', explain: () => `The TLS handshake for ${host} failed: ${message}.` } as const
  }
  const detail =
    `The client does not trust the sandbox as ${host}: give it the certificate at GET /__admin/proxy/ca.pem, ` +
    'or run it with exec --intercept.'
  return { reason: 'certificate-not-trusted', explain: () => detail } as const
}

/** Ends a CONNECT request without a tunnel. */
export function refuse(socket: Socket, { status, slug, title, detail, headers = [] }: Refusal): void {
  const body = problemBody(status, slug, title, detail)
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'content-type: application/problem+json']
  for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  lines.push(`content-length: ${Buffer.byteLength(body)}`, 'connection: close')
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/** Refuses a request that is not a CONNECT. */
export const refuseRequest = (res: ServerResponse, { status, slug, title, detail, headers, members }: Refusal): void =>
  sendProblem(res, status, slug, title, detail, headers, members)
