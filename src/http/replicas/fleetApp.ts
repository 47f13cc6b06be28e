import { type Request, type RequestHandler, type Response, Router } from 'express'
import { OwnershipLost, StoreError, StoreUnreachable } from '../../contract/store.ts'
import { failureOf } from '../../engine/request/response.ts'
import { isNamespaceName } from '../../engine/runtime/namespaces.ts'
import { PROMETHEUS_TYPE } from '../../engine/verification/prometheusText.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { FORWARD_HEADER, isForwarded } from '../../fleet/forwardSignature.ts'
import type { OwnedNamespace } from '../../fleet/owned.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { bodyLimit, refusedByAccess } from '../admin.ts'
import { createExpress, installAll, type MadeApp } from '../app.ts'
import type { HttpOptions } from '../httpOptions.ts'
import { NOT_A_NAMESPACE, noNamespace, TOO_MANY_NAMESPACES } from '../namespaceProblems.ts'
import { isCrossSite, NAMESPACE_PREFIX } from '../namespaces.ts'
import { readBody } from '../reading/body.ts'
import { isPassedOn, keepBody, markPassedOn, receivedBody } from '../reading/receivedBody.ts'
import { send, sendProblem, sendTooLarge } from '../respond.ts'
import { BAD_FORWARD, DATABASE_GONE, OTHER_OWNER, TOO_MANY_REQUESTS, unreachableOwner } from './fleetProblems.ts'
import { askToEnd, createForwarder, sendUnanswered } from './forward.ts'

/** Where replicas ask each other, beside the requests they pass on. */
const END_PATH = '/__fleet/end/'

/** How long a request waits for an owner: the lease of one that was killed, and then some. */
const PATIENCE_MS = 20_000
const LOOK_AGAIN_MS = 100

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/** Name and rest of `/ns/{name}/…`; the empty name for everything else. */
function addressed(url: string): { readonly name: string; readonly rest: string } {
  if (!url.startsWith(NAMESPACE_PREFIX)) return { name: '', rest: url }
  const [, name = '', rest = '/'] = /^\/ns\/([^/?]*)(.*)$/s.exec(url) ?? []
  return { name, rest: rest.startsWith('/') ? rest : `/${rest}` }
}

const isSafe = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'

/** A call that may have done half of its work when its namespace is lost; asked again it would do that half twice. */
const isLong = (rest: string): boolean => rest.startsWith('/__admin/clock/advance')

export interface FleetApp extends MadeApp {
  /** Ends event streams that are passed on; their readers open them anew elsewhere. */
  endStreams(): void
  close(): void
}

/** The application of one replica: serves what it owns, and passes on what others own. */
export function createFleetApp(fleet: Fleet, serving: HttpOptions): FleetApp {
  const made = createExpress(serving.language)
  const forwarder = createForwarder(fleet)
  const routers = new WeakMap<Sandbox, Router>()

  function routerOf({ sandbox, name }: OwnedNamespace): Router {
    let router = routers.get(sandbox)
    if (!router) {
      const prefix = name === '' ? '' : NAMESPACE_PREFIX + name
      router = Router()
      installAll(router, sandbox, { ...serving, origin: () => serving.origin() + prefix, retry })
      routers.set(sandbox, router)
    }
    return router
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
    const problem = failureOf(error)
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
    routerOf(owned)(req, res, () => undefined)
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
      let place: Awaited<ReturnType<Fleet['locate']>>
      try {
        place = await fleet.locate(name)
      } catch (error) {
        const passes = error instanceof OwnershipLost || error instanceof StoreUnreachable
        if (!passes || performance.now() > until) throw error
        await pause(LOOK_AGAIN_MS)
        continue
      }
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
      if (fleet.isReady()) send(res, 200, 'text/plain; charset=utf-8', 'ok\n')
      else sendProblem(res, DATABASE_GONE)
    } else if (path === '/metrics') {
      const own = fleet.owned.get('')?.sandbox.metrics.text() ?? ''
      send(res, 200, PROMETHEUS_TYPE, own + fleet.metricsText())
    } else return false
    return true
  }

  async function endForOther(res: Response, name: string): Promise<void> {
    const ended = await fleet.endHere(name)
    send(res, 200, 'application/json', JSON.stringify({ ended }))
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
          if (path.startsWith(END_PATH)) {
            return void endForOther(res, path.slice(END_PATH.length)).catch((error: unknown) => fail(res, error))
          }
        }
        serve(req, res, name, body).catch((error: unknown) => fail(res, error))
      },
      limit,
    )
  }

  const ends = { endStreams: forwarder.endStreams, close: forwarder.close }
  fleet.askToEnd = (address, name) => askToEnd(fleet, address, END_PATH + name)
  made.app.use(front)
  return { app: made.app, tunnels: made.tunnels, makeServer: () => made.makeServer(), ...ends }
}
