import type { Request, RequestHandler, Response } from 'express'
import { type AdminAnswer, adminProblem } from '../admin/runAdmin.ts'
import { createNestingCheck, DEEPEST_JSON } from '../contract/nesting.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { cookieFor, refuseAdmin } from './adminAccess.ts'
import { BODY_LIMIT, readBody } from './body.ts'
import { parseForm } from './form.ts'
import type { HttpOptions } from './httpOptions.ts'
import { send, sendAtOnce, sendTooLarge, sendWrongMethod } from './respond.ts'
import { sendStream } from './stream.ts'

const NOT_JSON = 'The body is not JSON. Send content-type application/json and a JSON object.'

/** Parses a JSON body; an empty one is no body. Fatal decoding, so that broken UTF-8 is not taken for text. */
function parseJson(body: Buffer): { readonly value: unknown } | undefined {
  if (body.length === 0) return { value: undefined }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) }
  } catch {
    return undefined
  }
}

/** Whether a request asks for a contract document or for the viewer. */
const isDocs = (req: Request): boolean =>
  req.method === 'GET' && /^\/__admin\/(openapi\/|docs(\/|\?|$))/.test(req.originalUrl)

/** What shows documents is loaded when the first one is asked for. */
async function showDocs({ api }: Sandbox, serving: HttpOptions, req: Request, res: Response): Promise<void> {
  const { serveDocs } = await import('./docs.ts')
  await serveDocs(api.providers, serving, req, res)
}

/** A whole state is larger than a request of a game. */
const STATE_LIMIT = 256 * 1024 * 1024
const takesState = (req: Request): boolean => req.method === 'PUT' && req.path === '/state'

const TOO_DEEP = `The body is nested deeper than ${DEEPEST_JSON} levels.`

/** Refuses JSON that is nested too deep while it arrives: two hundred megabytes of \`[\` are not collected first. */
function refuseDeep(req: Request, res: Response): (piece: Buffer) => boolean {
  const isFine = createNestingCheck()
  return (piece) => {
    if (isFine(piece)) return false
    const { status, body } = adminProblem('INVALID', TOO_DEEP)
    sendAtOnce(req, res, status, body)
    return true
  }
}

/** Serves `/__admin/…`. */
export function serveAdmin(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  const reply = (res: Response, answer: AdminAnswer) => send(res, answer.status, answer.contentType, answer.body)

  async function answer(req: Request, res: Response, body: Buffer): Promise<void> {
    const gone = new AbortController()
    res.on('close', () => gone.abort())
    const [path = '', query = ''] = req.originalUrl.split(/\?(.*)/s)
    const routed = sandbox.route(req.method === 'HEAD' ? 'GET' : req.method, path)
    if (routed.kind === 'nothing') {
      const shown = scrub(path, sandbox.knownKeys.secrets())
      return reply(
        res,
        adminProblem('NOT_FOUND', `The admin API has no ${shown}. GET /__admin/docs shows what it has.`),
      )
    }
    if (routed.kind === 'wrong-method') return sendWrongMethod(res, path, routed.allow)
    const json = parseJson(body)
    if (!json) return reply(res, adminProblem('INVALID', NOT_JSON))
    const { operation, pathParams } = routed
    const { signal } = gone
    const call = { operation, pathParams, query: parseForm(query), body: json.value, origin: serving.origin(), signal }
    const answered = await sandbox.admin(call)
    return 'stream' in answered ? sendStream(res, answered) : reply(res, answered)
  }

  return (req, res, next) => {
    const refused = refuseAdmin(req, serving)
    if (refused?.error === 'TOKEN_REQUIRED' && isDocs(req)) {
      const cookie = cookieFor(parseForm(req.originalUrl.split('?')[1] ?? '').token, serving.adminToken)
      // Back to the page without the token, which then stands in no history.
      if (cookie !== undefined) return send(res, 303, 'text/plain', '', ['set-cookie', cookie, 'location', 'docs'])
    }
    if (refused) return reply(res, adminProblem(refused.error, refused.detail))
    if (isDocs(req)) return void showDocs(sandbox, serving, req, res).catch(next)
    const limit = takesState(req) ? STATE_LIMIT : BODY_LIMIT
    readBody(
      req,
      (body) => {
        if (body) answer(req, res, body).catch(next)
        else sendTooLarge(req, res, limit)
      },
      limit,
      refuseDeep(req, res),
    )
  }
}
