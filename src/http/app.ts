import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express'
import { failureOf } from '../engine/request/response.ts'
import type { Namespaces } from '../engine/runtime/namespaces.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { serveAdmin } from './admin.ts'
import { leadToDashboard } from './frontDoor.ts'
import type { HttpOptions } from './httpOptions.ts'
import { type Install, serveNamespaces } from './namespaces.ts'
import { servePages } from './pages.ts'
import { installProbes } from './probes.ts'
import { serveProviders } from './providers.ts'
import { sendProblem } from './respond.ts'

const NO_IDEA = 'GET /__admin/health lists the providers served here.'

/** What a namespace's paths begin with, as its clients write them. */
const prefixOf = (serving: HttpOptions): string => /\/ns\/[^/]+$/.exec(serving.origin())?.[0] ?? ''

function notFound(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  return (req, res) => {
    const path = scrub(req.url.replace(/\?.*$/s, ''), sandbox.knownKeys.secrets())
    const { nearest } = sandbox.unmatched.add(req.method, path)
    const prefix = prefixOf(serving)
    const meant = nearest.map((route) => `${route.method} ${prefix}${route.path}`)
    const hint = meant.length === 0 ? NO_IDEA : `Did you mean ${meant.join(' or ')}?`
    sendProblem(res, 404, 'no-such-path', 'There is no such path', `Nothing is served at ${prefix}${path}. ${hint}`)
  }
}

function failed(sandbox: Sandbox): ErrorRequestHandler {
  return (error, req, res, _next) => {
    sandbox.events.emit('defect', { where: `${req.method} ${req.path}`, error })
    const { slug, title, detail } = failureOf(error)
    sendProblem(res, 500, slug, title, detail)
  }
}

/** What is served beside the providers' operations. */
function installRest(target: Router, sandbox: Sandbox, serving: HttpOptions): void {
  target.use(leadToDashboard(serving))
  if (sandbox.pages.length > 0) target.use(servePages(sandbox, serving))
  installProbes(target, sandbox)
  target.use('/__admin', serveAdmin(sandbox, serving))
  target.use(notFound(sandbox, serving))
  target.use(failed(sandbox))
}

const installAll: Install = (target, sandbox, serving) => {
  target.use(serveProviders(sandbox, serving))
  installRest(target, sandbox, serving)
}

/** The application, and the server it is fast on. */
export interface MadeApp {
  readonly app: Express
  makeServer(): Server
}

/**
 * The Express application of a sandbox and its namespaces, and the server made for it.
 *
 * For every request Express sets the prototypes of request and response to its own, which throws V8 out of its fast
 * mode for the rest of the request. Objects that have the right prototype from the start make that a no-op, and the
 * server three times faster.
 */
export function createApp(
  sandbox: Sandbox,
  namespaces: Namespaces<Sandbox> | undefined,
  serving: HttpOptions,
): MadeApp {
  const app: Express = express()
  app.disable('x-powered-by')
  app.disable('etag')

  class SandboxRequest extends IncomingMessage {}
  class SandboxResponse extends ServerResponse {}
  Object.setPrototypeOf(SandboxRequest.prototype, app.request)
  Object.setPrototypeOf(SandboxResponse.prototype, app.response)
  app.request = SandboxRequest.prototype as typeof app.request
  app.response = SandboxResponse.prototype as typeof app.response

  // Providers first: the prefix of a namespace costs a request without one nothing.
  app.use(serveProviders(sandbox, serving))
  if (namespaces) app.use(serveNamespaces(namespaces, serving, installAll))
  installRest(app, sandbox, serving)
  const options = { IncomingMessage: SandboxRequest, ServerResponse: SandboxResponse, keepAliveTimeout: 65_000 }
  return { app, makeServer: () => createServer(options, app) }
}
