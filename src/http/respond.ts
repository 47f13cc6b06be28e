import type { IncomingMessage, ServerResponse } from 'node:http'
import { BODY_LIMIT } from './reading/body.ts'

/** Header names and values in turn, as writeHead takes them fastest. */
export type Headers = readonly string[]

const NONE: Headers = []

export function problemBody(
  status: number,
  slug: string,
  title: string,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ type: `urn:channel-sandbox:${slug}`, title, status, detail, ...members })
}

/** A problem of HTTP itself and of no provider: RFC 9457. */
export function sendProblem(
  res: ServerResponse,
  status: number,
  slug: string,
  title: string,
  detail: string,
  headers: Headers = NONE,
  members: Readonly<Record<string, unknown>> = {},
): void {
  send(res, status, 'application/problem+json', problemBody(status, slug, title, detail, members), headers)
}

/**
 * Responds at once, but ends only with the body: most clients read no answer before they have sent everything, and
 * would see a broken pipe where the connection is closed under them.
 */
export function sendTooLarge(req: IncomingMessage, res: ServerResponse, limit = BODY_LIMIT): void {
  if (res.headersSent || res.destroyed) return
  const detail = `A body may have ${limit} bytes here.`
  sendAtOnce(req, res, 413, problemBody(413, 'body-too-large', 'The body is too large', detail))
}

/** A problem that is sent before the request has ended; see {@link sendTooLarge}. */
export function sendAtOnce(req: IncomingMessage, res: ServerResponse, status: number, body: string): void {
  if (res.headersSent || res.destroyed) return
  const length = String(Buffer.byteLength(body))
  res.writeHead(status, ['content-type', 'application/problem+json', 'content-length', length])
  res.write(body)
  req.on('end', () => res.end()).resume()
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
