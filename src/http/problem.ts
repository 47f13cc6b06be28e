import type { ServerResponse } from 'node:http'

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
