import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Tunnels } from '../proxy/tunnels.ts'
import type { MadeApp } from './app.ts'

/** Real milliseconds a refused client has to read what it was told. */
const LINGER_MS = 500

type Refusal = readonly [status: number, reason: string, title: string]
const NOT_HTTP: Refusal = [400, 'Bad Request', 'The request is not HTTP']
const BROKEN: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time'],
}

/** Bytes that are no HTTP never become a request; they get their answer straight on the socket. */
function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, reason, title] = BROKEN[error.code ?? ''] ?? NOT_HTTP
  const detail = `${error.message}.`
  const body = JSON.stringify({ type: 'urn:channel-sandbox:broken-http', title, status, detail })
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\n` +
      `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  // A client that never closes its side would keep the socket open for ever.
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

/** Starts to listen; rejects with Node's own error, as EADDRINUSE. */
export async function listen(made: MadeApp, port: number, host: string): Promise<Server> {
  const server = made.makeServer()
  server.on('clientError', refuseBrokenHttp)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server
}

/** `http://127.0.0.1:4780`; an address that means "every one" is shown as loopback. */
export function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://[::1]:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}

/** Open requests have this long to end by themselves. */
export const DRAIN_MS = 500

/** Takes no new connections, lets open requests and tunnels end for a moment, then closes what is left. */
export async function drain(server: Server, patienceMs = DRAIN_MS, tunnels?: Tunnels): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => {
    server.closeAllConnections()
    tunnels?.closeAll()
  }, patienceMs)
  await closed
  clearTimeout(timer)
}
