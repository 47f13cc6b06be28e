import type { ServerResponse } from 'node:http'
import type { ConnectionDrop } from '../../contract/fault.ts'
import type { Events } from '../../engine/journal/events.ts'
import { isPassedOn } from '../reading/receivedBody.ts'

/** In the place of an answer: how the replica that passed the request on ends its client's connection. */
export const DROP_HEADER = 'x-channel-sandbox-drop'

/** Ends a request without an answer: with RST, with FIN, or not until the client leaves or the sandbox ends. */
export function dropConnection(res: ServerResponse, how: ConnectionDrop, events: Events): void {
  const { socket } = res
  if (!socket || socket.destroyed) return
  if (isPassedOn(res.req) && how !== 'hang') {
    // The connection is another replica's and serves many; that one ends its client's.
    res.writeHead(204, [DROP_HEADER, how])
    res.end()
  } else if (how === 'reset') socket.resetAndDestroy()
  else if (how === 'empty') socket.destroySoon()
  else {
    const end = () => void socket.destroy()
    events.once('close', end)
    socket.once('close', () => events.off('close', end))
  }
}
