import type { Server } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import type { Prose } from '../../contract/schema/field.ts'
import { OwnershipLost, StoreError, StoreUnreachable } from '../../contract/store.ts'
import { prose } from '../../contract/values/prose.ts'
import { failureOf } from '../../engine/request/response.ts'
import { isNamespaceName } from '../../engine/runtime/namespaces.ts'
import { PROMETHEUS_TYPE } from '../../engine/verification/prometheusText.ts'
import type { Fleet } from '../../fleet/fleetApi.ts'
import { FORWARD_HEADER, isForwarded } from '../../fleet/forwardSignature.ts'
import type { OwnedNamespace } from '../../fleet/owned.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { DataError } from '../../store/errors.ts'
import { bodyLimit, refusedByAccess } from '../admin.ts'
import { createExpress, type MadeApp, serveAll } from '../app.ts'
import type { HttpOptions } from '../httpOptions.ts'
import { isCrossSite, NAMESPACE_PREFIX } from '../namespaces.ts'
import { NOT_A_NAMESPACE, noNamespace, TOO_MANY_NAMESPACES } from '../problems/namespaceProblems.ts'
import { createProxyServer } from '../proxy/proxyServer.ts'
import { noteUnserved, type UnservedNote } from '../proxy/unservedNotes.ts'
import { readBody } from '../reading/body.ts'
import { isPassedOn, keepBody, markPassedOn, receivedBody } from '../reading/receivedBody.ts'
import { send, sendProblem, sendTooLarge } from '../respond.ts'
import { askReplica } from './askReplica.ts'
import {
  BAD_FORWARD,
  DATABASE_GONE,
  notReadable,
  OTHER_OWNER,
  STRUCK_OFF,
  TOO_MANY_REQUESTS,
  unreachableOwner,
} from './fleetProblems.ts'
import { createForwarder, sendUnanswered } from './forward.ts'
import { LOOK_AGAIN_MS, locate, PATIENCE_MS, pause } from './locate.ts'
import { createOwnerCalls, FLEET_PATH, type OwnerCall, type OwnerCalls } from './ownerCalls.ts'

/** Name and rest of `/ns/{name}/…`; the empty name for everything else. */
function addressed(url: string): { readonly name: string; readonly rest: string } {
  if (!url.startsWith(NAMESPACE_PREFIX)) return { name: '', rest: url }
  const [, name = '', rest = '/'] = /^\/ns\/([^/?]*)(.*)$/s.exec(url) ?? []
  return { name, rest: rest.startsWith('/') ? rest : `/${rest}` }
}

const isSafe = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

/** A call that may have done half of its work when its namespace is lost; asked again it would do that half twice. */
const isLong = (rest: string): boolean => rest.startsWith('/__admin/clock/advance')

const NOTE_UNSERVED = 'note-unserved'

export interface FleetAppParts {
  readonly fleet: Fleet
  readonly serving: HttpOptions
  /** Knows what all namespaces have in common; nothing happens in it. */
  readonly template: Sandbox
  /** What else replicas may ask of the owner of a namespace. */
  readonly calls: Readonly<Record<string, OwnerCall>>
}

export interface FleetApp extends MadeApp {
  readonly calls: OwnerCalls
  /** Ends event streams that are passed on; their readers open them anew elsewhere. */
  endStreams(): void
  close(): void
}

/** The application of one replica: serves what it owns, and passes on what others own. */
export function createFleetApp({ fleet, serving, template, calls: given }: FleetAppParts): FleetApp {
  const made = createExpress(serving.language)
  const { proxy } = serving
  const originOf = (name: string): string => serving.origin() + (name === '' ? '' : NAMESPACE_PREFIX + name)
  const note: OwnerCall = {
    run: async ({ sandbox }, unserved) => proxy && noteUnserved(sandbox, proxy, unserved as UnservedNote),
    kindOf: () => 'once',
  }
  const calls = createOwnerCalls(fleet, { ...given, [NOTE_UNSERVED]: note })
  const forwarder = createForwarder(fleet)
  const handlers = new WeakMap<Sandbox, RequestHandler>()

  function handlerOf({ sandbox, name }: OwnedNamespace): RequestHandler {
    let handler = handlers.get(sandbox)
    if (!handler) {
      handler = serveAll(sandbox, { ...serving, origin: () => originOf(name), retry })
      handlers.set(sandbox, handler)
    }
    return handler
  }

  /** What was begun here and undone, because another replica has taken over, is asked of that one. */
  function retry(error: unknown, req: Request, res: Response): boolean {
    if (!(error instanceof OwnershipLost) || error.kept !== 'no' || res.headersSent) return false
    const body = receivedBody(req)
    const { name, rest } = addressed(urlOf(req))
    if (body === undefined || isLong(rest)) return false
    if (isPassedOn(req)) {
      sendNotOwner(res)
      return true
    }
    // What a handler may have changed on its way.
    req.url = rest
    serve(req, res, name, body).catch((again: unknown) => fail(res, again))
    return true
  }

  /** Requests are renamed on their way to a handler; this is what they were sent to. */
  const urls = new WeakMap<Request, string>()
  const urlOf = (req: Request): string => urls.get(req) ?? req.originalUrl

  function fail(res: Response, error: unknown): void {
    // Data that this replica cannot use is no defect of it: another one may, or will after its update.
    const problem = error instanceof DataError ? notReadable(error.prose) : failureOf(error)
    sendProblem(res, error instanceof StoreError ? { ...problem, status: 503 } : problem)
  }

  function serveHere(owned: OwnedNamespace, req: Request, res: Response, body: Buffer): void {
    if (!owned.allows()) {
      sendProblem(res, TOO_MANY_REQUESTS)
      return
    }
    owned.usedAt = performance.now()
    owned.inFlight += 1
    let counted = true
    const done = (): void => {
      if (counted) owned.inFlight -= 1
      counted = false
    }
    res.once('close', done).once('finish', done)
    keepBody(req, body)
    handlerOf(owned)(req, res, () => undefined)
  }

  /** Whether a page of another site asks for a namespace that is not there: it would make one with each picture. */
  const isStrangers = async (req: Request, name: string): Promise<boolean> =>
    name !== '' &&
    isCrossSite(req) &&
    !isPassedOn(req) &&
    !fleet.owned.has(name) &&
    !(await fleet.namespaces.list()).some((one) => one.name === name)

  /** Serves a request here or there, until it is answered or there is no hope. */
  async function serve(req: Request, res: Response, name: string, body: Buffer): Promise<void> {
    const until = performance.now() + PATIENCE_MS
    // The replica that passed it on has just looked; what was known here before may be older.
    if (isPassedOn(req)) fleet.forget(name)
    if (await isStrangers(req, name)) {
      return sendProblem(res, noNamespace(name))
    }
    for (;;) {
      const place = await locate(fleet, name, until)
      if (res.destroyed) return
      if (place.kind === 'here') return serveHere(place.owned, req, res, body)
      if (place.kind === 'full') {
        return sendProblem(res, TOO_MANY_NAMESPACES)
      }
      if (isPassedOn(req)) return sendNotOwner(res)
      fleet.counters.forwarded()
      const how = await forwarder.pass(place, urlOf(req), req, res, body)
      if (how === 'answered') return
      fleet.forget(name)
      if (how === 'unanswered' && !isSafe(req)) return sendUnanswered(res)
      if (performance.now() > until) {
        return sendProblem(res, unreachableOwner(place.address))
      }
      if (place.owner !== undefined) await fleet.isAlive(place.owner).catch(() => false)
      await pause(LOOK_AGAIN_MS)
    }
  }

  function sendNotOwner(res: Response): void {
    sendProblem(res, OTHER_OWNER)
  }

  /** Serves what concerns this process and no namespace; returns whether it did. */
  function serveProcess(res: Response, path: string): boolean {
    if (path === '/livez') send(res, 200, 'text/plain; charset=utf-8', 'ok\n')
    else if (path === '/readyz') {
      const readiness = fleet.readiness()
      if (readiness === 'ready') send(res, 200, 'text/plain; charset=utf-8', 'ok\n')
      else sendProblem(res, readiness === 'silent' ? DATABASE_GONE : STRUCK_OFF)
    } else if (path === '/metrics') {
      const own = fleet.owned.get('')?.sandbox.metrics.text() ?? ''
      send(res, 200, PROMETHEUS_TYPE, own + fleet.metricsText())
    } else return false
    return true
  }

  /** What another replica asks of this one: to end a namespace, to give it away, or something of what it owns. */
  async function serveReplica(res: Response, what: string, body: Buffer): Promise<void> {
    const sendJson = (value: unknown): void => send(res, 200, 'application/json', JSON.stringify(value))
    const [kind = '', ...rest] = what.split('/')
    const input = JSON.parse(body.toString()) as unknown
    if (kind === 'end') return sendJson({ ended: await fleet.endHere(rest[0] ?? '') })
    if (kind === 'give') return sendJson({ given: await fleet.give(rest[0] ?? '', (input as { to: string }).to) })
    const answer = await calls.answer(rest[0] ?? '', rest[1] ?? '', input)
    if (answer === undefined) sendNotOwner(res)
    else sendJson(answer)
  }

  const front: RequestHandler = (req, res) => {
    const { url } = req
    urls.set(req, url)
    if (fleet.draining) res.shouldKeepAlive = false
    const { name, rest } = addressed(url)
    const path = rest.replace(/\?.*$/s, '')
    // Handlers see no prefix; what a namespace says of itself has it by its origin.
    req.url = rest
    req.originalUrl = rest
    if (isSafe(req) && (name === '' || path !== '/metrics') && serveProcess(res, path)) return
    if (url.startsWith(NAMESPACE_PREFIX) && !isNamespaceName(name)) {
      return sendProblem(res, NOT_A_NAMESPACE)
    }
    const header = req.headers[FORWARD_HEADER]
    const isAdmin = path === '/__admin' || path.startsWith('/__admin/')
    if (header === undefined && isAdmin && refusedByAccess(req, res, serving)) return
    const limit = bodyLimit(req.method, path)
    readBody(
      req,
      (body) => {
        if (!body) return sendTooLarge(req, res, limit)
        if (header !== undefined) {
          const passed = { method: req.method, url, body }
          if (typeof header !== 'string' || !isForwarded(fleet.secret, passed, fleet.nowMs(), header)) {
            return sendProblem(res, BAD_FORWARD)
          }
          markPassedOn(req)
          if (path.startsWith(FLEET_PATH)) {
            const what = path.slice(FLEET_PATH.length)
            return void serveReplica(res, what, body).catch((error: unknown) => fail(res, error))
          }
        }
        serve(req, res, name, body).catch((error: unknown) => fail(res, error))
      },
      limit,
    )
  }

  const ends = { endStreams: forwarder.endStreams, close: forwarder.close }
  fleet.askToEnd = async (place, name) => {
    const answer = await askReplica(fleet, place, `${FLEET_PATH}end/${name}`, {})
    if (answer.how !== 'answered')
      throw new StoreUnreachable(
        prose('The owner of the namespace does not answer. Try again.', '该命名空间所属的副本没有应答。请重试。'),
      )
    return (JSON.parse(answer.text) as { ended: boolean }).ended
  }
  made.app.use(front)

  function makeServer(): Server {
    if (!proxy) return made.makeServer()
    return createProxyServer({
      app: made.app,
      sandbox: template,
      admits: async (name) => (await locate(fleet, name, performance.now() + PATIENCE_MS)).kind !== 'full',
      note: async (name, unserved) => (await calls.ask(NOTE_UNSERVED, name, unserved)) as Prose,
      serving,
      options: proxy,
      tunnels: made.tunnels,
      makeServer: () => made.makeServer(null),
      failed: (error, _req, res) => fail(res as Response, error),
    })
  }

  return { app: made.app, tunnels: made.tunnels, makeServer, calls, ...ends }
}
