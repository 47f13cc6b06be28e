import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Fleet } from '../../fleet/fleetApi.ts'
import type { FleetApp } from './fleetApp.ts'

/** How long clients that go on asking have to leave: every answer tells them to close the connection. */
const LINGER_MS = 350
/** How long requests that were passed on have to be answered once no new connection is taken. */
const LAST_MS = 20_000
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
 * requests on while its clients leave, then it takes no new ones. What is left are connections that were not used for a
 * while, event streams, which `endStreams` ends, and requests that another replica is still answering.
 */
export async function drainFleet(
  server: Server,
  fleet: Fleet,
  { endStreams, tunnels }: Pick<FleetApp, 'endStreams' | 'tunnels'>,
): Promise<void> {
  await fleet.handOver()
  await untilEmpty(server, LINGER_MS)
  // Not http's close: it ends idle connections in the same moment, and one that was just accepted may not have been read.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()))
  await pause(LOOK_EVERY_MS)
  endStreams()
  server.closeIdleConnections()
  // Requests inside a tunnel were told to close it; what is left of them leads elsewhere, or is not used.
  await untilEmpty(server, LINGER_MS)
  tunnels.closeAll()
  await untilEmpty(server, LAST_MS)
  server.closeAllConnections()
  await closed
}
