import type { Duplex } from 'node:stream'

/** Open tunnels beyond these are refused; each holds a socket, some a TLS session. */
export const MOST_TUNNELS = 1000

/** The connections that have become tunnels. The HTTP server has let go of them, so it would not close them. */
export interface Tunnels {
  /** Keeps a tunnel until it closes; false when there are too many. */
  add(socket: Duplex): boolean
  closeAll(): void
}

export function createTunnels(): Tunnels {
  const open = new Set<Duplex>()
  return {
    add(socket) {
      if (open.size >= MOST_TUNNELS) return false
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      return true
    },
    closeAll() {
      for (const socket of open) socket.destroy()
    },
  }
}
