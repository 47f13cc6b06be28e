import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express'
import type { Language } from '../contract/schema/field.ts'
import { prose, sentences } from '../contract/values/prose.ts'
import { tellDefect } from '../engine/journal/events.ts'
import { failureOf } from '../engine/request/response.ts'
import type { Namespaces } from '../engine/runtime/namespaces.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import { createTunnels, type Tunnels } from '../proxy/tunnels.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { serveAdmin } from './admin.ts'
import { leadToDashboard } from './frontDoor.ts'
import type { HttpOptions } from './httpOptions.ts'
import { type ServeAll, serveNamespaces } from './namespaces.ts'
import { servePages } from './pages/pages.ts'
import { installProbes } from './probes.ts'
import { didYouMeanRoutes, leftOutSentence, NO_PATH, ownerOf, sendUnserved } from './problems/unserved.ts'
import { serveProviders } from './providers.ts'
import { createProxyServer } from './proxy/proxyServer.ts'
import { noteUnserved } from './proxy/unservedNotes.ts'
import { serveReceiver } from './receiver.ts'
import { sendProblem } from './respond.ts'

const NO_IDEA = prose(
  'GET /__admin/health lists the providers served here.',
  'GET /__admin/health 列出此处提供的渠道。',
)

/** What a namespace's paths begin with, as its clients write them. */
const prefixOf = (serving: HttpOptions): string => /\/ns\/[^/]+$/.exec(serving.origin())?.[0] ?? ''

function notFound(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  return (req, res) => {
    const path = scrub(req.url.replace(/\?.*$/s, ''), sandbox.knownKeys.secrets())
    const { nearest } = sandbox.unmatched.add(req.method, path)
    const prefix = prefixOf(serving)
    const meant = nearest.map((route) => `${route.method} ${prefix}${route.path}`)
    const owner = ownerOf(path, sandbox.services)
    const guess = meant.length === 0 ? NO_IDEA : didYouMeanRoutes(meant)
    const nothing = prose(`Nothing is served at ${prefix}${path}.`, `${prefix}${path} 处没有服务。`)
    const detail = sentences(nothing, leftOutSentence(path, owner) ?? guess)
    sendUnserved(res, owner, { status: 404, slug: 'no-such-path', title: NO_PATH, detail })
  }
}

function failed(sandbox: Sandbox, serving: HttpOptions): ErrorRequestHandler {
  return (error, req, res, _next) => {
    if (serving.retry?.(error, req, res)) return
    tellDefect(sandbox.events, `${req.method} ${req.path}`, error)
    sendProblem(res, failureOf(error))
  }
}

/** What is served beside the providers' operations. */
function installRest(target: Router, sandbox: Sandbox, serving: HttpOptions): void {
  // Each layer of Express costs a request; most that get here are the admin API's.
  target.use(serveAdmin(sandbox, serving))
  target.use(leadToDashboard(serving))
  if (sandbox.pages.length > 0) target.use(servePages(sandbox, serving))
  installProbes(target, sandbox)
  if (sandbox.api.targets.receiver) target.use(serveReceiver(sandbox))
  target.use(notFound(sandbox, serving))
  target.use(failed(sandbox, serving))
}

/** Asks the providers first, without Express: the walk through its layers costs as much as the checks of a request. */
function providersFirst(sandbox: Sandbox, serving: HttpOptions, rest: RequestHandler): RequestHandler {
  const providers = serveProviders(sandbox, serving)
  const fail = failed(sandbox, serving)
  return (req, res, next) =>
    providers(req, res, (error?: unknown) => {
      if (error === undefined) rest(req, res, next)
      else fail(error, req, res, next)
    })
}

/** Everything that is served of one sandbox. */
export const serveAll: ServeAll = (sandbox, serving) => {
  const rest = Router()
  installRest(rest, sandbox, serving)
  return providersFirst(sandbox, serving, rest)
}

/** The application, and the server it is fast on. */
export interface MadeApp {
  readonly app: Express
  /** The connections of that server that have become tunnels. */
  readonly tunnels: Tunnels
  makeServer(): Server
}

/**
 * An Express application without handlers, and the server made for it.
 *
 * For every request Express sets the prototypes of request and response to its own, which throws V8 out of its fast
 * mode for the rest of the request. Objects that have the right prototype from the start make that a no-op, and the
 * server three times faster.
 */
export function createExpress(language: Language = 'en') {
  const app: Express = express()
  app.locals.language = language
  app.disable('x-powered-by')
  app.disable('etag')

  class SandboxRequest extends IncomingMessage {}
  class SandboxResponse extends ServerResponse {}
  Object.setPrototypeOf(SandboxRequest.prototype, app.request)
  Object.setPrototypeOf(SandboxResponse.prototype, app.response)
  app.request = SandboxRequest.prototype as typeof app.request
  app.response = SandboxResponse.prototype as typeof app.response

  const options = { IncomingMessage: SandboxRequest, ServerResponse: SandboxResponse, keepAliveTimeout: 65_000 }
  const tunnels = createTunnels()
  /** `handler`: what takes every request of the server; the application unless said otherwise, nothing when `null`. */
  const makeServer = (handler: RequestListener | null = app): Server =>
    handler ? createServer(options, handler) : createServer(options)
  return { app, tunnels, makeServer }
}

/** The application of a sandbox and its namespaces. */
export function createApp(
  sandbox: Sandbox,
  namespaces: Namespaces<Sandbox> | undefined,
  serving: HttpOptions,
): MadeApp {
  const plain = createExpress(serving.language)
  const { app, tunnels } = plain
  // Providers first: the prefix of a namespace costs a request without one nothing.
  // A server asks them before the application, which has them for who is handed it alone, as supertest is.
  app.use(serveProviders(sandbox, serving))
  if (namespaces) app.use(serveNamespaces(namespaces, serving, serveAll))
  installRest(app, sandbox, serving)
  const served = providersFirst(sandbox, serving, app)
  const handle: RequestListener = (req, res) => void served(req as Request, res as Response, () => undefined)
  function makeServer(): Server {
    const { proxy } = serving
    if (!proxy || !namespaces) return plain.makeServer(handle)
    const sandboxOf = (name: string): Sandbox => (name === '' ? undefined : namespaces.get(name)) ?? sandbox
    return createProxyServer({
      app: handle,
      sandbox,
      admits: (name) => namespaces.get(name) !== undefined,
      note: (name, unserved) => noteUnserved(sandboxOf(name), proxy, unserved),
      serving,
      options: proxy,
      tunnels,
      makeServer: () => plain.makeServer(null),
      failed: (error, req, res) => failed(sandbox, serving)(error, req as Request, res as Response, () => undefined),
    })
  }

  return { app, tunnels, makeServer }
}
