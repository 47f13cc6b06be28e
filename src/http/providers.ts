import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Wire } from '../contract/wire.ts'
import type { Answer } from '../engine/pipeline.ts'
import type { Sandbox, Served } from '../sandbox.ts'
import { BODY_LIMIT, type BodyResult, readBody } from './body.ts'
import { send, sendProblem } from './problem.ts'
import type { Serving } from './serving.ts'
import { readWire } from './wire.ts'

const sendAnswer = (res: Response, answer: Answer, serving: Serving): void => {
  if (!serving.debugHeaders) return send(res, answer.status, answer.contentType, answer.body)
  const { requestId, diagnosis } = answer
  const headers: Record<string, string> = { 'x-sandbox-request-id': requestId }
  if (diagnosis !== undefined) {
    headers['x-sandbox-diagnosis'] = `${diagnosis} ${serving.origin()}/__admin/requests/${requestId}/explain`
  }
  return send(res, answer.status, answer.contentType, answer.body, headers)
}

/**
 * Serves the providers' own paths. The operation is found by one look-up instead of a walk through forty routes, and
 * the body is read here, because the signature is over the raw parameters.
 */
export function serveProviders(sandbox: Sandbox, serving: Serving): RequestHandler {
  async function answer(served: Served, req: Request, res: Response, path: string, wire: Wire): Promise<void> {
    const incoming = { method: req.method, path, wire, origin: serving.origin() }
    sendAnswer(res, await sandbox.run(served.service, served.operation, incoming), serving)
  }

  function withBody(served: Served, req: Request, res: Response, next: NextFunction, result: BodyResult): void {
    if (result.kind === 'aborted') return
    if (result.kind === 'too-large') {
      const detail = `A body may have ${BODY_LIMIT} bytes here.`
      // The rest is still coming in; closing is the only way not to read it.
      sendProblem(res, 413, 'body-too-large', 'The body is too large', detail, { connection: 'close' })
      return
    }
    const { url } = req
    const mark = url.indexOf('?')
    const path = mark === -1 ? url : url.slice(0, mark)
    const query = mark === -1 ? '' : url.slice(mark + 1)
    const wire = readWire(served.service, result.body, req.headers['content-type'] ?? '', query)
    const answered =
      wire instanceof Promise
        ? wire.then((read) => answer(served, req, res, path, read))
        : answer(served, req, res, path, wire)
    answered.catch(next)
  }

  return (req, res, next) => {
    const { url } = req
    const mark = url.indexOf('?')
    const served = sandbox.routes.get(mark === -1 ? url : url.slice(0, mark))
    if (!served) return next()
    const { method } = served.operation
    if (req.method !== method) {
      const detail = `${served.service.title.en} takes ${method} here, not ${req.method}.`
      return sendProblem(res, 405, 'method-not-allowed', 'The method is not allowed', detail, { allow: method })
    }
    readBody(req, (result) => withBody(served, req, res, next, result))
  }
}
