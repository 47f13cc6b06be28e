import type { Clock } from '../../contract/clock.ts'
import { nearestRoutes, type Route } from '../matching/nearestRoutes.ts'
import type { Events, Unmatched } from './events.ts'

export interface UnmatchedRequests {
  /** Notes a path that is not there, to be given as it may be shown; answers what may have been meant. */
  add(method: string, path: string): Unmatched
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

  function keep(method: string, path: string, nearest: readonly Route[]): Unmatched {
    const one = { at: clock.nowMs() / 1000, method, path, nearest }
    kept = [one, ...kept.slice(0, KEPT_UNMATCHED - 1)]
    events.emit('unmatched', one)
    return one
  }

  return {
    add(method, path) {
      const short = path.length <= LONGEST_PATH ? path : `${path.slice(0, LONGEST_PATH)}…`
      return keep(method, short, nearestRoutes(path, routes))
    },
    addMethod: (method, route) => void keep(method, route.path, [route]),
    list: () => kept,
    clear() {
      kept = []
    },
  }
}
