import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { type AdminAnswer, adminProblem } from '../admin/runAdmin.ts'
import { type AdminError, errors } from '../admin/spec.ts'
import type { Prose } from '../contract/schema/field.ts'
import { parsedInPieces } from '../contract/schema/jsonPieces.ts'
import { DEEPEST_JSON } from '../contract/schema/jsonText.ts'
import { createNestingCheck } from '../contract/schema/nesting.ts'
import { prose, same } from '../contract/values/prose.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import { inSlices } from '../engine/runtime/slices.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { refuseAdmin } from './adminAccess.ts'
import { explanationTarget, isPage, loginPage, pathIn, wantsHtml } from './frontDoor.ts'
import type { HttpOptions } from './httpOptions.ts'
import { openSession } from './pages/session.ts'
import { languageFor } from './problems/language.ts'
import { sendWrongMethod } from './problems/unserved.ts'
import { BODY_LIMIT, readBody } from './reading/body.ts'
import { parseForm } from './reading/form.ts'
import { isPassedOn } from './reading/receivedBody.ts'
import { type Headers, PROBLEM_TYPE, send, sendAtOnce, sendTooLarge } from './respond.ts'
import { sendStream } from './stream.ts'
import { createTurnEnd } from './turnEnd.ts'

const NOT_JSON = prose(
  'The body is not JSON. Send content-type application/json and a JSON object.',
  '请求体不是 JSON。请以 content-type application/json 发送 JSON 对象。',
)

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** A body of more bytes is parsed in slices. */
const LONG_BODY = 1024 * 1024

/** Parses a JSON body; an empty one is no body. Fatal decoding, so that broken UTF-8 is not taken for text. */
async function parseJson(body: Buffer): Promise<{ readonly value: unknown } | undefined> {
  if (body.length === 0) return { value: undefined }
  try {
    const isLong = body.length > LONG_BODY
    return { value: isLong ? await inSlices(parsedInPieces(body)) : JSON.parse(strictUtf8.decode(body)) }
  } catch {
    return undefined
  }
}

/** Whether a request asks for a contract document or for the viewer. */
const isDocs = (req: Request): boolean =>
  req.method === 'GET' && /^\/__admin\/(openapi\/|docs(\/|\?|$))/.test(req.originalUrl)

/** The dashboard is read from the disk when it is asked for first. */
async function showDashboard(req: Request, res: Response, next: NextFunction): Promise<void> {
  const { serveDashboard } = await import('./pages/dashboard.ts')
  if (!(await serveDashboard(req, res))) next()
}

/** What shows documents is loaded when the first one is asked for. */
async function showDocs({ api }: Sandbox, serving: HttpOptions, req: Request, res: Response): Promise<void> {
  const { serveDocs } = await import('./pages/docs.ts')
  await serveDocs(api.providers, serving, req, res)
}

const PREFIX = '/__admin'

/** A whole state is larger than a request of a game. */
const STATE_LIMIT = 256 * 1024 * 1024

/** Bytes a request may have, by its method and its path without the prefix of a namespace. */
export const bodyLimit = (method: string, path: string): number =>
  method === 'PUT' && path === '/__admin/state' ? STATE_LIMIT : BODY_LIMIT

const reply = (res: Response, answer: AdminAnswer, headers?: Headers) =>
  send(res, answer.status, answer.contentType, answer.body, headers)

const isProblem = ({ contentType }: AdminAnswer): boolean => contentType === PROBLEM_TYPE

/** Refuses in the language of the client. */
function refuse(res: Response, error: AdminError, detail: Prose): void {
  const language = languageFor(res)
  reply(res, adminProblem(language, error, detail), ['content-language', language])
}

/** Lets a browser in that hands in the token by URL; one without it is asked for it. */
function askForToken(req: Request, res: Response, serving: HttpOptions): boolean {
  const { adminToken } = serving
  const [path = '', query = ''] = req.originalUrl.split('?')
  if (adminToken === undefined || !(isPage(path) || isDocs(req))) return false
  const { token } = parseForm(query)
  const session = openSession(req, token, adminToken)
  // Back to the page without the token, which then stands in no history.
  if (session) send(res, 303, 'text/plain', '', [...session, 'location', pathIn(serving, path)])
  else if (!wantsHtml(req)) return false
  else loginPage(res, serving, path, token !== undefined)
  return true
}

/** Refuses a request that may not reach the admin API; returns whether it did. One that was passed on was looked at before. */
export function refusedByAccess(req: Request, res: Response, serving: HttpOptions): boolean {
  const refused = isPassedOn(req) ? undefined : refuseAdmin(req, serving)
  if (!refused) return false
  if (refused.error === 'TOKEN_REQUIRED' && req.method === 'GET' && askForToken(req, res, serving)) return true
  refuse(res, refused.error, refused.detail)
  return true
}

const TOO_DEEP = prose(
  `The body is nested deeper than ${DEEPEST_JSON} levels.`,
  `请求体的嵌套超过 ${DEEPEST_JSON} 层。`,
)

/** Refuses JSON that is nested too deep while it arrives: two hundred megabytes of \`[\` are not collected first. */
function refuseDeep(req: Request, res: Response): (piece: Buffer) => boolean {
  const isFine = createNestingCheck()
  return (piece) => {
    if (isFine(piece)) return false
    sendAtOnce(req, res, { status: errors.INVALID.status, slug: 'invalid', title: errors.INVALID, detail: TOO_DEEP })
    return true
  }
}

/** Aborted once the client has gone; made when an operation asks for it, which only those that wait do. */
function goneSignal(res: Response): () => AbortSignal {
  let gone: AbortController | undefined
  return () => {
    if (!gone) {
      const made = new AbortController()
      res.on('close', () => made.abort())
      if (res.closed) made.abort()
      gone = made
    }
    return gone.signal
  }
}

const isAdmin = (url: string): boolean =>
  url.startsWith(PREFIX) && (url.length === PREFIX.length || /[/?]/.test(url.charAt(PREFIX.length)))

/** Serves `/__admin/…`; everything else is handed on. */
export function serveAdmin(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  const sendSoon = createTurnEnd()

  async function answer(req: Request, res: Response, body: Buffer, next: NextFunction): Promise<void> {
    const { originalUrl } = req
    const mark = originalUrl.indexOf('?')
    const path = mark === -1 ? originalUrl : originalUrl.slice(0, mark)
    const query = mark === -1 ? '' : originalUrl.slice(mark + 1)
    const routed = sandbox.route(req.method === 'HEAD' ? 'GET' : req.method, path)
    if (routed.kind === 'nothing') {
      const shown = scrub(path, sandbox.knownKeys.secrets())
      const detail = prose(
        `The admin API has no ${shown}. GET /__admin/docs shows what it has.`,
        `管理接口没有 ${shown}。GET /__admin/docs 列出全部接口。`,
      )
      return refuse(res, 'NOT_FOUND', detail)
    }
    if (routed.kind === 'wrong-method') return sendWrongMethod(res, undefined, same(path), routed.allow)
    const json = await parseJson(body)
    if (!json) return refuse(res, 'INVALID', NOT_JSON)
    const { operation, pathParams } = routed
    const origin = serving.origin()
    const asked = { query: parseForm(query), body: json.value, origin, language: languageFor(res) }
    const call = { operation, pathParams, ...asked, gone: goneSignal(res) }
    const answered = await sandbox.admin(call)
    if ('stream' in answered) return sendStream(res, answered)
    sendSoon(() => reply(res, answered, isProblem(answered) ? ['content-language', asked.language] : undefined), next)
  }

  function look(req: Request, res: Response, next: NextFunction): boolean {
    const [path = ''] = req.originalUrl.split('?')
    const explained = explanationTarget(req, path)
    if (explained !== undefined) send(res, 303, 'text/plain', '', ['location', pathIn(serving, explained)])
    else if (isDocs(req)) showDocs(sandbox, serving, req, res).catch(next)
    else if (isPage(path)) showDashboard(req, res, next).catch(next)
    else return false
    return true
  }

  return (req, res, next) => {
    if (!isAdmin(req.url)) return next()
    if (refusedByAccess(req, res, serving)) return
    if ((req.method === 'GET' || req.method === 'HEAD') && look(req, res, next)) return
    const limit = bodyLimit(req.method, req.path)
    readBody(
      req,
      (body) => {
        if (body) answer(req, res, body, next).catch(next)
        else sendTooLarge(req, res, limit)
      },
      limit,
      refuseDeep(req, res),
    )
  }
}
