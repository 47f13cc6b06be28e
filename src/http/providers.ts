import type { Request, RequestHandler, Response } from 'express'
import type { Wire } from '../contract/wire.ts'
import type { Answer } from '../engine/outcome.ts'
import type { Sandbox, Served } from '../sandbox.ts'
import { readBody } from './body.ts'
import { send, sendTooLarge, sendWrongMethod } from './problem.ts'
import type { Serving } from './serving.ts'
import { readWire } from './wire.ts'

function sendAnswer(res: Response, answer: Answer, serving: Serving): void {
  const { status, contentType, body, requestId, diagnosis } = answer
  if (!serving.debugHeaders) send(res, status, contentType, body)
  else if (diagnosis === undefined) send(res, status, contentType, body, ['x-sandbox-request-id', requestId])
  else {
    const explained = `${diagnosis} ${serving.origin()}/__admin/requests/${requestId}/explain`
    send(res, status, contentType, body, ['x-sandbox-request-id', requestId, 'x-sandbox-diagnosis', explained])
  }
}

/**
 * Serves the providers' own paths. The operation is found by one look-up instead of a walk through forty routes, and
 * the body is read here, because the signature is over the raw parameters.
 */
export function serveProviders(sandbox: Sandbox, serving: Serving): RequestHandler {
  /** Without an await of its own for the bodies that are read at once, which is nearly all. */
  function answer(served: Served, req: Request, res: Response, body: Buffer): Promise<void> {
    const { service, operation } = served
    const { url, method } = req
    const query = url.length === operation.path.length ? '' : url.slice(operation.path.length + 1)
    const contentType = req.headers['content-type'] ?? ''
    const read = readWire(service, body, contentType, query)
    const run = (wire: Wire) => {
      const incoming = { method, path: operation.path, wire, body, query, contentType, origin: serving.origin() }
      return sandbox.run(service, operation, incoming).then((answered) => sendAnswer(res, answered, serving))
    }
    return read instanceof Promise ? read.then(run) : run(read)
  }

  return (req, res, next) => {
    const { url } = req
    const mark = url.indexOf('?')
    const served = sandbox.routes.get(mark === -1 ? url : url.slice(0, mark))
    if (!served) return next()
    const { method, path } = served.operation
    if (req.method !== method) return sendWrongMethod(res, path, [method])
    readBody(req, (body) => {
      if (body) answer(served, req, res, body).catch(next)
      else sendTooLarge(req, res)
    })
  }
}
