import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Fleet } from '../../fleet/fleet.ts'

/** How long clients have to leave by themselves: every answer tells them to close the connection. */
const LINGER_MS = 3000
/** How long what is left has to end once no new connection is taken. */
const LAST_MS = 2000
const LOOK_EVERY_MS = 25

const connections = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)))
const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

async function untilEmpty(server: Server, ms: number): Promise<void> {
  const until = performance.now() + ms
  while (performance.now() < until && (await connections(server)) > 0) await pause(LOOK_EVERY_MS)
}

/**
 * Takes a replica out of service without an error to any client: what it owns goes to the others first, then it passes
 * requests on while its clients leave, then it takes no new ones.
 */
export async function drainFleet(server: Server, fleet: Fleet): Promise<void> {
  await fleet.handOver()
  await untilEmpty(server, LINGER_MS)
  // Not http's close: it ends idle connections at once, on which a client may be sending just now.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()))
  await untilEmpty(server, LAST_MS)
  server.closeAllConnections()
  await closed
}
