import { request as requestHttp } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Target } from './target.ts'

/** Real milliseconds to reach a host or a proxy. */
export const CONNECT_TIMEOUT_MS = 10_000

export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** `Proxy-Authorization` from the user name and password of a proxy's URL. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` }
}

function direct({ host, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
      socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
    )
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

async function through(proxy: URL, { host, port }: Target): Promise<Socket> {
  const request = proxy.protocol === 'https:' ? (await import('node:https')).request : requestHttp
  const authority = `${bracketed(host)}:${port}`
  return new Promise((resolve, reject) => {
    const asked = request(proxy, {
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyAuthorization(proxy) },
      timeout: CONNECT_TIMEOUT_MS,
    })
    asked.once('timeout', () => asked.destroy(new Error(`no answer of the proxy within ${CONNECT_TIMEOUT_MS} ms`)))
    asked.once('error', reject)
    asked.once('response', ({ statusCode }) => {
      asked.destroy()
      reject(new Error(`the proxy ${proxy.host} answered ${statusCode}`))
    })
    asked.once('connect', ({ statusCode }, socket: Socket, head) => {
      if (statusCode !== 200) {
        socket.destroy()
        reject(new Error(`the proxy ${proxy.host} answered ${statusCode}`))
        return
      }
      socket.setTimeout(0)
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    asked.end()
  })
}

/** Opens a connection to a host, by a proxy where there is one. */
export const dial = (target: Target, proxy: URL | undefined): Promise<Socket> =>
  proxy === undefined ? direct(target) : through(proxy, target)
