import leven from 'leven'
import type { Operation } from '../../contract/operation.ts'

/** Where an operation of a provider is served. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly provider: string
  readonly operation: string
}

export const routeOf = ({ method, path, service, id }: Operation): Route => ({
  method,
  path,
  provider: service,
  operation: id,
})

/** At most this many routes are named. */
const MOST_NAMED = 3
/** A longer path is no misspelling. */
const LONGEST_PATH = 200
/** Segments at the beginning of a path that may be wrong, missing or superfluous: a base URL is easily mistaken. */
const MOST_BASE_PARTS = 2

const partsOf = (path: string): string[] =>
  path
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '')

/** Slips of the keyboard a text of that length may have and still be meant. */
const slips = (length: number): number => Math.max(1, Math.floor(length / 4))

/** How far a path is from a route: characters to change, and parts of the base to change; nothing when it is too far. */
function distance(given: readonly string[], route: readonly string[]): number | undefined {
  let best: number | undefined
  for (let without = 0; without <= Math.min(MOST_BASE_PARTS, given.length - 1); without += 1) {
    for (let missing = 0; missing <= Math.min(MOST_BASE_PARTS, route.length - 1); missing += 1) {
      const asked = given.slice(without).join('/')
      const served = route.slice(missing).join('/')
      const allowed = slips(served.length)
      if (Math.abs(asked.length - served.length) > allowed) continue
      const steps = leven(asked, served)
      if (steps > allowed) continue
      const total = steps + Math.max(without, missing)
      if (best === undefined || total < best) best = total
    }
  }
  return best
}

/** The routes that an unmatched path may have meant, nearest first; further ones only where they are equally near. */
export function nearestRoutes(path: string, routes: readonly Route[]): Route[] {
  const given = partsOf(path)
  if (path.length > LONGEST_PATH || given.length === 0) return []
  const near = routes.flatMap((route) => {
    const steps = distance(given, partsOf(route.path))
    return steps === undefined ? [] : [{ route, steps }]
  })
  near.sort((a, b) => a.steps - b.steps)
  const least = near[0]?.steps ?? 0
  return near
    .filter(({ steps }) => steps === least)
    .slice(0, MOST_NAMED)
    .map(({ route }) => route)
}
