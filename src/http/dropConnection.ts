import type { ServerResponse } from 'node:http'
import type { ConnectionDrop } from '../contract/fault.ts'
import type { Events } from '../engine/journal/events.ts'

/** Ends a request without an answer: with RST, with FIN, or not until the client leaves or the sandbox ends. */
export function dropConnection({ socket }: ServerResponse, how: ConnectionDrop, events: Events): void {
  if (!socket || socket.destroyed) return
  if (how === 'reset') socket.resetAndDestroy()
  else if (how === 'empty') socket.destroySoon()
  else {
    const end = () => void socket.destroy()
    events.once('close', end)
    socket.once('close', () => events.off('close', end))
  }
}
