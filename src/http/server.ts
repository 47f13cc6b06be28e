import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Tunnels } from '../proxy/tunnels.ts'
import type { MadeApp } from './app.ts'

/** Bytes that are no HTTP never become a request; they get their answer straight on the socket. */
function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
  const title = status === 431 ? 'The headers are too large' : 'The request is not HTTP'
  const detail = `${error.message}.`
  const body = JSON.stringify({ type: 'urn:channel-sandbox:broken-http', title, status, detail })
  socket.end(
    `HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\n` +
      `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
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
