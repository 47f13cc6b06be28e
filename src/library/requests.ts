import { joined } from '../contract/values/prose.ts'
import type { Unmatched } from '../engine/journal/events.ts'
import { criteriaMistakes } from '../engine/matching/criteria.ts'
import type { Amount } from '../engine/matching/failureMessage.ts'
import { amountMistake, verify } from '../engine/verification/verify.ts'
import { waitForRequests } from '../engine/verification/waitFor.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { checkKeys } from './checkKeys.ts'
import { milliseconds } from './duration.ts'
import { say } from './language.ts'
import type { JournalEntry, JournalQuery, RequestQuery } from './queries.ts'

/** The requests a sandbox has received, and whether they are the ones a test expects. */
export interface Requests {
  /** Newest first. Throws a TypeError for a provider, operation or outcome there is not, as all of these do. */
  find(query?: JournalQuery): JournalEntry[]
  count(query?: RequestQuery): number
  /** Requests that match no route, newest first, with the routes that may have been meant; the newest hundred are kept. */
  unmatched(): readonly Unmatched[]
  /**
   * Throws unless as many match as were expected, at least one unless told. The message is one line that says what
   * there was instead. Returns how many match.
   */
  verify(expected?: RequestQuery & Amount): number
  /** Resolves to the newest such request once there are `count`, one by default; rejects after real `timeout`. */
  waitFor(wanted?: RequestQuery & { readonly count?: number }, options?: { timeout?: string }): Promise<JournalEntry>
}

export function requestsOf(sandbox: Pick<Sandbox, 'journal' | 'unmatched' | 'events' | 'api'>): Requests {
  const { journal, api } = sandbox

  function check(query: JournalQuery, amount: Amount = {}): void {
    const mistakes = criteriaMistakes(api.providers, query)
    const mistake = amountMistake(amount)
    if (mistake !== undefined) mistakes.push(mistake)
    if (mistakes.length > 0) throw new TypeError(say(joined(mistakes)))
  }

  function find(query: JournalQuery = {}): JournalEntry[] {
    checkKeys('requests.find', query)
    check(query)
    return journal.list(query)
  }

  return {
    find,
    count(query = {}) {
      checkKeys('requests.count', query)
      check(query)
      return journal.count(query)
    },
    unmatched: () => sandbox.unmatched.list(),
    verify(expected = {}) {
      checkKeys('requests.verify', expected)
      const { count, atLeast, atMost, ...query } = expected
      const amount = { count, atLeast, atMost }
      check(query, amount)
      const verified = verify(sandbox, query, amount)
      if (!verified.passed) throw new Error(say(verified.detail))
      return verified.count
    },
    async waitFor(wanted = {}, options = {}) {
      checkKeys('requests.waitFor', wanted)
      checkKeys('timeout', options)
      const { count = 1, ...query } = wanted
      const { timeout = '5s' } = options
      check(query, { count })
      const timeoutMs = milliseconds(timeout)
      const [newest] = (await waitForRequests(sandbox, query, Math.max(1, count), { timeoutMs })) ?? []
      if (newest) return newest
      throw new Error(say(verify(sandbox, query, { atLeast: Math.max(1, count) }, timeout).detail))
    },
  }
}
