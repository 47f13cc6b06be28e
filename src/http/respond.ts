import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Language } from '../contract/schema/field.ts'
import type { Problem } from '../contract/values/problem.ts'
import { prose } from '../contract/values/prose.ts'
import { languageFor } from './problems/language.ts'
import { BODY_LIMIT } from './reading/body.ts'

/** Header names and values in turn, as writeHead takes them fastest. */
export type Headers = readonly string[]

const NONE: Headers = []

/** A problem that is sent over HTTP. */
export interface HttpProblem extends Problem {
  readonly headers?: Headers
  /** What stands beside it, given its detail as it is told. */
  readonly members?: (detail: string) => Readonly<Record<string, unknown>>
}

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457: type, status and members are for programs and never translated. */
export function problemBody({ status, slug, title, detail, members }: HttpProblem, language: Language): string {
  const said = detail[language]
  const type = `urn:channel-sandbox:${slug}`
  return JSON.stringify({ type, title: title[language], status, detail: said, ...members?.(said) })
}

/** A problem of HTTP itself and of no provider, in the language of the client. */
export function sendProblem(res: ServerResponse, problem: HttpProblem): void {
  const { status, headers = NONE } = problem
  const language = languageFor(res)
  send(res, status, PROBLEM_TYPE, problemBody(problem, language), ['content-language', language, ...headers])
}

/**
 * Responds at once, but ends only with the body: most clients read no answer before they have sent everything, and
 * would see a broken pipe where the connection is closed under them.
 */
export function sendTooLarge(req: IncomingMessage, res: ServerResponse, limit = BODY_LIMIT): void {
  if (res.headersSent || res.destroyed) return
  const title = prose('The body is too large', '请求体过大')
  const detail = prose(`A body may have ${limit} bytes here.`, `此处的请求体最多 ${limit} 字节。`)
  const problem = { status: 413, slug: 'body-too-large', title, detail }
  sendAtOnce(req, res, problem)
}

/** A problem that is sent before the request has ended; see {@link sendTooLarge}. */
export function sendAtOnce(req: IncomingMessage, res: ServerResponse, problem: HttpProblem): void {
  if (res.headersSent || res.destroyed) return
  const language = languageFor(res)
  const body = problemBody(problem, language)
  const length = String(Buffer.byteLength(body))
  const type = ['content-type', PROBLEM_TYPE, 'content-language', language, 'content-length', length]
  res.writeHead(problem.status, type)
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
