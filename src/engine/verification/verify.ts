import type { Unmatched } from '../journal/events.ts'
import type { Journal, JournalQuery, NearRequest } from '../journal/journal.ts'
import type { UnmatchedRequests } from '../journal/unmatched.ts'
import { type Amount, boundsOf, describeCriteria, failureMessage } from '../matching/failureMessage.ts'

/** Where requests are searched: those that matched a route, and those that matched none. */
export interface SeenRequests {
  readonly journal: Journal
  readonly unmatched: UnmatchedRequests
}

/** Whether as many requests match as were expected; where not, why. */
export interface Verification {
  readonly passed: boolean
  /** How many match. */
  readonly count: number
  readonly evicted: number
  readonly nearest: readonly NearRequest[]
  /** One line for people; empty when it passed. */
  readonly detail: string
}

/** Why an amount can never be met, in a sentence; nothing when it can. */
export function amountMistake({ count, atLeast, atMost }: Amount): string | undefined {
  if (count !== undefined && (atLeast !== undefined || atMost !== undefined))
    return 'count is exact: give it alone, or atLeast and atMost.'
  if ([count, atLeast, atMost].some((one) => one !== undefined && (one < 0 || !Number.isInteger(one))))
    return 'count, atLeast and atMost are whole numbers, 0 or more.'
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    return `atLeast ${atLeast} is more than atMost ${atMost}.`
  return undefined
}

/** A request that missed the wanted operation by its path is the nearest of all. */
function missedPath(unmatched: readonly Unmatched[], { provider, operation, since = 0 }: JournalQuery): string {
  for (const { at, method, path, nearest } of unmatched) {
    if (at < since) continue
    const meant = nearest.find(
      (route) =>
        (provider === undefined || route.provider === provider) &&
        (operation === undefined || route.operation === operation),
    )
    if (meant)
      return ` ${method} ${path} was asked for, which no route matches: ${meant.method} ${meant.path} is served.`
  }
  return ''
}

/** Compares what was received with what was expected. `within` is the time that was waited for it. */
export function verify(seen: SeenRequests, query: JournalQuery, amount: Amount, within?: string): Verification {
  const { journal, unmatched } = seen
  const { evicted } = journal
  const { least, most } = boundsOf(amount)
  const count = journal.count(query)
  if (count >= least && count <= most) return { passed: true, count, evicted, nearest: [], detail: '' }
  const nearest = journal.near(query, count > most ? 'matching' : 'differing')
  const sentence = failureMessage({
    noun: 'request',
    amount,
    wish: describeCriteria(query, query.since),
    ...(within !== undefined && { within }),
    count,
    total: journal.count(query.since === undefined ? {} : { since: query.since }),
    near: nearest,
  })
  const missed = count < least ? missedPath(unmatched.list(), query) : ''
  const gone =
    evicted === 0 ? '' : ` The journal has dropped ${evicted} older requests; it keeps more with a larger --journal.`
  return { passed: false, count, evicted, nearest, detail: sentence + missed + gone }
}
