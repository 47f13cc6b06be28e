import type { Prose } from '../../contract/schema/field.ts'
import type { Clock } from '../../contract/values/clock.ts'
import { nearestRoutes, type Route } from '../matching/nearestRoutes.ts'
import type { Events, ProxyReason, Unmatched } from './events.ts'

/** A request through the proxy that is not served. */
export interface UnmatchedAtHost {
  readonly method: string
  /** As it may be shown; `host:port` where no path was said. */
  readonly path: string
  readonly host: string
  readonly reason: ProxyReason
  /** A sentence for a person, given the routes the path may have meant. */
  explain(nearest: readonly Route[]): Prose
}

export interface UnmatchedRequests {
  /** Notes a path that is not there, to be given as it may be shown; answers what may have been meant. */
  add(method: string, path: string): Unmatched
  /** Notes a request through the proxy that is not served. */
  addAtHost(request: UnmatchedAtHost): Unmatched & { readonly explanation: Prose }
  /** Notes a route that was asked for by another method. */
  addMethod(method: string, route: Route): void
  /** Newest first. */
  list(): readonly Unmatched[]
  clear(): void
}

/** At most this many are kept; the oldest is dropped. */
export const KEPT_UNMATCHED = 100
const LONGEST_PATH = 200

/** The newest unmatched requests; each is emitted to `events`. */
export function createUnmatched(clock: Clock, events: Events, routes: readonly Route[]): UnmatchedRequests {
  let kept: Unmatched[] = []

  // A copy: a part of the path would keep all of it.
  const short = (path: string): string =>
    path.length <= LONGEST_PATH ? path : Buffer.from(`${path.slice(0, LONGEST_PATH)}…`).toString()

  function keep<More extends object>(method: string, path: string, nearest: readonly Route[], more: More) {
    const one = { at: clock.nowMs() / 1000, method, path: short(path), nearest, ...more }
    kept = [one, ...kept.slice(0, KEPT_UNMATCHED - 1)]
    events.emit('unmatched', one)
    return one
  }

  return {
    add: (method, path) => keep(method, path, nearestRoutes(path, routes), {}),
    addAtHost({ method, path, host, reason, explain }) {
      const nearest = nearestRoutes(path, routes)
      const explanation = explain(nearest)
      return keep(method, path, nearest, { host, reason, detail: explanation.en, explanation })
    },
    addMethod: (method, route) => void keep(method, route.path, [route], {}),
    list: () => kept,
    clear() {
      kept = []
    },
  }
}
