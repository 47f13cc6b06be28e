import type { Prose } from '../../contract/schema/field.ts'
import { prose, same, sentences } from '../../contract/values/prose.ts'
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
  /** One line for people; empty texts when it passed. */
  readonly detail: Prose
}

const NOTHING = same('')

/** Why an amount can never be met, in a sentence; nothing when it can. */
export function amountMistake({ count, atLeast, atMost }: Amount): Prose | undefined {
  if (count !== undefined && (atLeast !== undefined || atMost !== undefined))
    return prose(
      'count is exact: give it alone, or atLeast and atMost.',
      'count 表示恰好：请单独给出，或改用 atLeast 和 atMost。',
    )
  if ([count, atLeast, atMost].some((one) => one !== undefined && (one < 0 || !Number.isInteger(one))))
    return prose(
      'count, atLeast and atMost are whole numbers, 0 or more.',
      'count、atLeast、atMost 须为不小于 0 的整数。',
    )
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    return prose(`atLeast ${atLeast} is more than atMost ${atMost}.`, `atLeast ${atLeast} 大于 atMost ${atMost}。`)
  return undefined
}

/** A request that missed the wanted operation by its path is the nearest of all. */
function missedPath(unmatched: readonly Unmatched[], { provider, operation, since = 0 }: JournalQuery): Prose {
  for (const { at, method, path, nearest } of unmatched) {
    if (at < since) continue
    const meant = nearest.find(
      (route) =>
        (provider === undefined || route.provider === provider) &&
        (operation === undefined || route.operation === operation),
    )
    if (meant)
      return prose(
        `${method} ${path} was asked for, which no route matches: ${meant.method} ${meant.path} is served.`,
        `收到 ${method} ${path}，没有路由与之匹配：可用的是 ${meant.method} ${meant.path}。`,
      )
  }
  return NOTHING
}

/** Compares what was received with what was expected. `within` is the time that was waited for it. */
export function verify(seen: SeenRequests, query: JournalQuery, amount: Amount, within?: string): Verification {
  const { journal, unmatched } = seen
  const { evicted } = journal
  const { least, most } = boundsOf(amount)
  const count = journal.count(query)
  if (count >= least && count <= most) return { passed: true, count, evicted, nearest: [], detail: NOTHING }
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
  const missed = count < least ? missedPath(unmatched.list(), query) : NOTHING
  const gone =
    evicted === 0
      ? NOTHING
      : prose(
          `The journal has dropped ${evicted} older requests; it keeps more with a larger --journal.`,
          `日志已丢弃 ${evicted} 个较早的请求；更大的 --journal 可保留更多。`,
        )
  return { passed: false, count, evicted, nearest, detail: sentences(sentence, missed, gone) }
}
