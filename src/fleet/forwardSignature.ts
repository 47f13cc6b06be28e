import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header by which one replica tells another that it passes a request on. */
export const FORWARD_HEADER = 'x-channel-sandbox-forward'

/** Milliseconds a signature counts, on the database's clock. */
const VALID_MS = 30_000

export interface Passed {
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
  readonly body: Buffer
}

function mac(secret: string, { method, url, body }: Passed, timeMs: number, epoch: number): string {
  // No part but the body, which is the last one, can have a line break in it.
  return createHmac('sha256', secret).update(`${method}\n${url}\n${timeMs}\n${epoch}\n`).update(body).digest('hex')
}

/** The header's value for a request that goes to the owner of an epoch; 0 where there is none yet. */
export function signForward(secret: string, passed: Passed, nowMs: number, epoch: number): string {
  const time = Math.round(nowMs)
  return `${time};${epoch};${mac(secret, passed, time, epoch)}`
}

/** Whether the header was made by a replica of the same store, for this request, just now. */
export function isForwarded(secret: string, passed: Passed, nowMs: number, header: string): boolean {
  const [time = '', epoch = '', given = ''] = header.split(';')
  if (!/^\d{1,16}$/.test(time) || !/^\d{1,16}$/.test(epoch) || Math.abs(nowMs - Number(time)) > VALID_MS) return false
  const expected = Buffer.from(mac(secret, passed, Number(time), Number(epoch)))
  const received = Buffer.from(given)
  return expected.length === received.length && timingSafeEqual(expected, received)
}
