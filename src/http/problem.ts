import type { ServerResponse } from 'node:http'
import { BODY_LIMIT } from './body.ts'

/** Header names and values in turn, as writeHead takes them fastest. */
export type Headers = readonly string[]

const NONE: Headers = []

/** A problem that is nobody's but HTTP's: RFC 9457. */
export function sendProblem(
  res: ServerResponse,
  status: number,
  slug: string,
  title: string,
  detail: string,
  headers: Headers = NONE,
): void {
  const body = JSON.stringify({ type: `urn:channel-sandbox:${slug}`, title, status, detail })
  send(res, status, 'application/problem+json', body, headers)
}

/** The rest of the body is still coming in; closing is the only way not to read it. */
export function sendTooLarge(res: ServerResponse, limit = BODY_LIMIT): void {
  const detail = `A body may have ${limit} bytes here.`
  sendProblem(res, 413, 'body-too-large', 'The body is too large', detail, ['connection', 'close'])
}

/** One writeHead and one end: what Express does on top costs as much as the rest of the request. */
export function send(
  res: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Headers = NONE,
): void {
  if (res.headersSent || res.destroyed) return
  const length = String(Buffer.byteLength(body))
  res.writeHead(status, ['content-type', contentType, 'content-length', length, ...headers])
  res.end(body)
}
