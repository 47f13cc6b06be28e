import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { ProxyAgent, request } from 'undici'
import { onTestFinished } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { USER } from './demo.ts'
import { exchange, type RawAnswer } from './raw.ts'
import { assertAnswerFits } from './schema.ts'

/** A host of Egret. */
export const HOST = 'api.egret-labs.org'

/** What it answers about the player of the demo. */
export const PLAYER = { code: 0, data: { id: USER } }

/** An answer that came through the sandbox as a proxy. */
export interface ProxiedAnswer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any
}

/** The certificate a client has to trust. */
export const certificateOf = async (sandbox: SandboxHandle): Promise<string> =>
  (await fetch(`${sandbox.url}/__admin/proxy/ca.pem`)).text()

/** Headers that give a proxy a user name and a password. */
export const proxyUser = (user: string, password = ''): Record<string, string> => ({
  'Proxy-Authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

const read = (status: number, text: string, contentType: string): ProxiedAnswer => ({
  status,
  text,
  json: contentType.includes('json') && text !== '' ? JSON.parse(text) : undefined,
})

const formOf = (params: Readonly<Record<string, string>>) => new URLSearchParams(params).toString()
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A POST in absolute form, as `http_proxy` makes clients send it. */
export async function postAbsolute(
  proxy: string,
  url: string,
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Promise<ProxiedAnswer> {
  const body = formOf(params)
  const lines = Object.entries({
    host: 'elsewhere.example',
    ...FORM,
    'content-length': String(body.length),
    ...headers,
  })
  const head = `${method} ${url} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  const answer = (await exchange(proxy, [head, body])) as RawAnswer
  const answered = read(answer.status, answer.body, answer.headers['content-type'] ?? '')
  if (answered.status === 200 && answered.json !== undefined)
    assertAnswerFits(method, new URL(url).pathname, answered.status, answered.json)
  return answered
}

/** A POST inside a CONNECT tunnel, by a client that trusts `ca`. */
export async function postTunnelled(
  proxy: string,
  url: string,
  params: Readonly<Record<string, string>>,
  { ca, user, method = 'POST' }: { ca?: string; user?: Record<string, string>; method?: 'POST' | 'GET' } = {},
): Promise<ProxiedAnswer> {
  const agent = new ProxyAgent({
    uri: proxy,
    ...(user && { token: user['Proxy-Authorization'] as string }),
    ...(ca !== undefined && { requestTls: { ca } }),
  })
  try {
    const sent = method === 'GET' ? {} : { body: formOf(params), headers: FORM }
    const { statusCode, body, headers } = await request(url, { method, dispatcher: agent, ...sent })
    const answered = read(statusCode, await body.text(), String(headers['content-type'] ?? ''))
    if (statusCode === 200) assertAnswerFits(method, new URL(url).pathname, statusCode, answered.json)
    return answered
  } finally {
    await agent.destroy()
  }
}

/** A bare connection to a sandbox, destroyed when the test ends. */
export function openSocket(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Sends a CONNECT and reads the head of its answer. */
export function sendConnect(socket: Socket, target: string, headers: Readonly<Record<string, string>> = {}) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${lines.join('')}\r\n`)
  return new Promise<string>((resolve, reject) => {
    socket.once('data', (chunk) => resolve(chunk.toString()))
    socket.once('error', reject)
    socket.once('close', () => resolve(''))
  })
}

/** Speaks TLS inside a tunnel that is open. */
export function secureInside(socket: Socket, servername: string, ca: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = connectTls({ socket, servername, ca })
    tls.once('secureConnect', () => resolve(tls))
    tls.once('error', reject)
    onTestFinished(() => void tls.destroy())
  })
}
