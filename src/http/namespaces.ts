import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { isNamespaceName, type Namespaces } from '../engine/runtime/namespaces.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { isForeign } from './adminAccess.ts'
import type { HttpOptions } from './httpOptions.ts'
import { NOT_A_NAMESPACE, noNamespace, TOO_MANY_NAMESPACES } from './problems/namespaceProblems.ts'
import { sendProblem } from './respond.ts'

export const NAMESPACE_PREFIX = '/ns/'

export type ServeAll = (sandbox: Sandbox, serving: HttpOptions) => RequestHandler

/** Whether a browser says that a page of another site makes the request; programs say nothing of the kind. */
export const isCrossSite = ({ headers }: IncomingMessage): boolean =>
  ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site'] ?? ''))

const isProbe = (path: string): boolean => /^\/(livez|readyz)(\?|$)/.test(path)

/** Serves everything once more under `/ns/{name}/`, each name from a sandbox of its own, made at its first request. */
export function serveNamespaces(
  namespaces: Namespaces<Sandbox>,
  serving: HttpOptions,
  serveAll: ServeAll,
): RequestHandler {
  const handlers = new WeakMap<Sandbox, RequestHandler>()

  function handlerOf(sandbox: Sandbox, name: string): RequestHandler {
    let handler = handlers.get(sandbox)
    if (!handler) {
      const prefix = NAMESPACE_PREFIX + name
      handler = serveAll(sandbox, { ...serving, origin: () => serving.origin() + prefix })
      handlers.set(sandbox, handler)
    }
    return handler
  }

  return (req, res, next) => {
    const { url } = req
    if (!url.startsWith(NAMESPACE_PREFIX)) return next()
    const [, name = '', rest = '/'] = /^\/ns\/([^/?]*)(.*)$/s.exec(url) ?? []
    if (!isNamespaceName(name)) {
      return sendProblem(res, NOT_A_NAMESPACE)
    }
    const isThere = namespaces.has(name)
    if (!isThere && isProbe(rest)) {
      // Its first request will make it, so it is as ready as the sandbox itself; a probe makes none.
      req.url = rest
      return next()
    }
    // A page of another site may show pictures from here, and would make one with each.
    if (!isThere && (isCrossSite(req) || isForeign(req, serving) || rest.startsWith('/metrics'))) {
      return sendProblem(res, noNamespace(name))
    }
    const sandbox = namespaces.get(name)
    if (!sandbox) {
      return sendProblem(res, TOO_MANY_NAMESPACES)
    }
    // From here on the prefix is gone; what a namespace says of itself has it by its origin.
    req.url = rest.startsWith('/') ? rest : `/${rest}`
    req.originalUrl = req.url
    handlerOf(sandbox, name)(req, res, next)
  }
}
