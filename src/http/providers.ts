import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Wire } from '../contract/schema/wire.ts'
import { same } from '../contract/values/prose.ts'
import { routeOf } from '../engine/matching/nearestRoutes.ts'
import type { Served } from '../engine/request/registry.ts'
import type { ProviderResponse } from '../engine/request/response.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { HttpOptions } from './httpOptions.ts'
import { sendWrongMethod } from './problems/unserved.ts'
import { readBody } from './reading/body.ts'
import { readRequest } from './reading/readRequest.ts'
import { dropConnection } from './replicas/dropConnection.ts'
import { type Headers, send, sendProblem, sendTooLarge } from './respond.ts'
import { createTurnEnd } from './turnEnd.ts'

function sendAnswer(res: Response, answer: ProviderResponse, serving: HttpOptions, sandbox: Sandbox): void {
  if (answer.drop !== undefined) {
    dropConnection(res, answer.drop, sandbox.events)
    return
  }
  const { status, contentType, body, requestId, problem } = answer
  const headers = debugHeaders(answer, serving)
  if (problem) sendProblem(res, { ...problem, headers, members: () => ({ requestId }) })
  else send(res, status, contentType, body, headers)
}

/** What is known of a request beyond the provider's answer. */
function debugHeaders({ requestId, diagnosis }: ProviderResponse, serving: HttpOptions): Headers {
  if (!serving.debugHeaders) return []
  if (diagnosis === undefined) return ['x-sandbox-request-id', requestId]
  const explained = `${diagnosis} ${serving.origin()}/__admin/requests/${requestId}/explain`
  return ['x-sandbox-request-id', requestId, 'x-sandbox-diagnosis', explained]
}

/**
 * Serves the providers' own paths. The operation is found by one look-up instead of a walk through forty routes, and
 * the body is read here, because the signature is over the raw parameters.
 */
export function serveProviders(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  const sendSoon = createTurnEnd()

  /** Without an await of its own for the bodies that are read at once, which is nearly all. */
  function answer(served: Served, req: Request, res: Response, body: Buffer, next: NextFunction): Promise<void> {
    const { service, operation } = served
    const { url, method } = req
    const mark = url.indexOf('?')
    const path = mark === -1 ? url : url.slice(0, mark)
    const query = mark === -1 ? '' : url.slice(mark + 1)
    const contentType = req.headers['content-type'] ?? ''
    const read = readRequest(service, body, contentType, query)
    const run = (wire: Wire) => {
      const incoming = { method, path, wire, body, query, contentType, origin: serving.origin() }
      return sandbox
        .run(service, operation, incoming)
        .then((answered) => sendSoon(() => sendAnswer(res, answered, serving, sandbox), next))
    }
    return read instanceof Promise ? read.then(run) : run(read)
  }

  return (req, res, next) => {
    const { url } = req
    const mark = url.indexOf('?')
    const served = sandbox.routes.get(mark === -1 ? url : url.slice(0, mark))
    if (!served) return next()
    const { method, otherMethods = [], path } = served.operation
    if (req.method !== method && !otherMethods.some((other) => other === req.method)) {
      sandbox.unmatched.addMethod(req.method, routeOf(served.operation))
      return sendWrongMethod(res, served.service, same(path), [method, ...otherMethods])
    }
    readBody(req, (body) => {
      if (body) answer(served, req, res, body, next).catch(next)
      else sendTooLarge(req, res)
    })
  }
}
