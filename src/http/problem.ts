import type { ServerResponse } from 'node:http'

/** A problem that is nobody's but HTTP's: RFC 9457. */
export function sendProblem(
  res: ServerResponse,
  status: number,
  slug: string,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
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
  headers: Readonly<Record<string, string>> = {},
): void {
  if (res.headersSent || res.destroyed) return
  res.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body), ...headers })
  res.end(body)
}
