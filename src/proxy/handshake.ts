import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

/** Real milliseconds a client has, once a tunnel is open, for its first byte and again for its TLS handshake. */
export const HANDSHAKE_MS = 10_000

/** The first byte of a TLS record that opens a handshake. */
const TLS_HANDSHAKE = 0x16

/** Looks at the first byte of a connection and puts it back; undefined when it closes or stays silent before. */
function firstByte(socket: Socket): Promise<number | undefined> {
  return new Promise((resolve) => {
    const finish = (byte?: number) => {
      clearTimeout(timer)
      socket.off('data', look).off('end', leave).off('close', leave)
      resolve(byte)
    }
    const leave = () => finish()
    const look = (chunk: Buffer) => {
      socket.pause()
      socket.unshift(chunk)
      finish(chunk[0])
    }
    const timer = setTimeout(leave, HANDSHAKE_MS)
    socket.once('data', look).once('end', leave).once('close', leave)
  })
}

/** Speaks TLS as a server on a connection. Rejects when the client refuses the certificate, leaves or takes too long. */
function secure(socket: Socket, secureContext: SecureContext): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
    const timer = setTimeout(() => tls.destroy(new Error(`no TLS handshake within ${HANDSHAKE_MS} ms`)), HANDSHAKE_MS)
    const settle = () => clearTimeout(timer)
    const leave = () => void tls.destroy()
    // What fails later is HTTP's: its parser listens too, and an error without a listener would end the process.
    tls.on('error', (error) => {
      settle()
      reject(error)
      tls.destroy()
    })
    // Without this a client that only ends its side would be waited for until the time is up.
    tls.once('end', leave)
    tls.once('close', () => {
      settle()
      reject(new Error('the client left during the TLS handshake'))
      socket.destroy()
    })
    tls.once('secure', () => {
      settle()
      tls.off('end', leave)
      resolve(tls)
    })
  })
}

/**
 * The connection a client speaks HTTP on inside a tunnel: its TLS where it begins with a handshake, as itself where it
 * does not. Undefined when the client left without a word.
 */
export async function openInside(socket: Socket, context: SecureContext): Promise<Socket | undefined> {
  const byte = await firstByte(socket)
  if (byte === undefined) {
    socket.destroy()
    return undefined
  }
  return byte === TLS_HANDSHAKE ? secure(socket, context) : socket
}
