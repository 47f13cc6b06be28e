import type { IncomingMessage } from 'node:http'

/** A request whose body was read before it reached its handler, as one that may have to be passed on. */
interface Received {
  receivedBody?: Buffer
  isPassedOn?: true
}

/** The body, when it was read before. */
export const receivedBody = (req: IncomingMessage): Buffer | undefined => (req as Received).receivedBody

export function keepBody(req: IncomingMessage, body: Buffer): void {
  ;(req as Received).receivedBody = body
}

/** Whether another replica has passed the request on, and checked who may make it. */
export const isPassedOn = (req: IncomingMessage): boolean => (req as Received).isPassedOn === true

export function markPassedOn(req: IncomingMessage): void {
  ;(req as Received).isPassedOn = true
}
