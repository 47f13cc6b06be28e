import type { Diagnostics } from '../explain/diagnostics.ts'
import { type Candidate, type Criteria, type Difference, differences, matches } from '../matching/match.ts'
import { nearest } from '../matching/nearest.ts'
import { REDACTED, redactAnswer, truncate } from '../runtime/redaction.ts'
import { createJournalBudget, type JournalBudget } from './budget.ts'
import { candidateOf, type JournalEntry, type JournalRecord, shownEntry, weightOf } from './journalEntry.ts'

/** What is looked for in the journal. */
export interface JournalQuery extends Criteria {
  /** Unix time in seconds; entries at or after it. */
  readonly since?: number
  readonly limit?: number
  /** Id of a request; entries older than it, and all where the journal no longer has it. */
  readonly before?: string | undefined
  /** A text that id, operation, tenant, outcome, diagnosis, a parameter or the response has in it, in any case. */
  readonly search?: string | undefined
}

/** A request that is not what was looked for, or one too many. */
export interface NearRequest {
  readonly id: string
  /** Unix time in seconds. */
  readonly at: number
  readonly provider: string
  readonly operation: string
  readonly tenant?: string
  readonly outcome: string
  readonly diagnosis?: string
  /** Empty for one that matches. */
  readonly differences: readonly Difference[]
}

export interface Journal {
  /** How many requests it keeps. */
  readonly capacity: number
  add(record: JournalRecord): void
  get(id: string): JournalEntry | undefined
  /** Newest first. */
  list(query: JournalQuery): JournalEntry[]
  count(query: JournalQuery): number
  /** Whether a record is what is looked for. */
  matches(query: JournalQuery, record: JournalRecord): boolean
  /** The few that come closest to what is looked for without being it; or, where those are too many, that are it. */
  near(query: JournalQuery, which: 'differing' | 'matching'): NearRequest[]
  /** A record as it is listed, with what is known of it by now: nothing is searched for. */
  shown(record: JournalRecord): JournalEntry
  /** Forgets what matches; answers how many those were. */
  forget(query: JournalQuery): number
  /** How many entries the ring has dropped since it was last cleared. */
  readonly evicted: number
  clear(): void
  /** Forgets everything and no longer counts against the budget. */
  close(): void
  /** Puts back what another process had, oldest first. */
  restore(records: readonly JournalRecord[]): void
}

/** Told what becomes of entries, where another process may have to go on with them. */
export interface JournalSink {
  added(record: JournalRecord): void
  forgot(records: readonly JournalRecord[]): void
  cleared(): void
}

/** At most this many refusals of one listing are searched for their mistake; a single entry always is. */
const SEARCHED_PER_LISTING = 20

const asShown = ({ actual, ...difference }: Difference): Difference => ({
  ...difference,
  ...(actual !== undefined && { actual: truncate(actual) }),
})

/**
 * False where a parameter is plainly another: taking the secrets out of all of them, as they are compared, costs more
 * than a request. What stands in place of a secret is compared in full.
 */
function mayFit({ texts }: JournalRecord, { params }: JournalQuery): boolean {
  if (params === undefined) return true
  for (const [name, wanted] of Object.entries(params)) {
    if (typeof wanted !== 'string' || wanted.includes(REDACTED) || name.includes(REDACTED)) continue
    if (!Object.hasOwn(texts, name) || texts[name] !== wanted) return false
  }
  return true
}

/**
 * The newest requests in a ring of fixed size, fewer where they weigh more than the budget allows. Without diagnostics
 * it shows what was known when they were answered.
 */
export function createJournal(
  capacity: number,
  diagnostics?: Diagnostics,
  budget: JournalBudget = createJournalBudget(),
  sink?: JournalSink,
): Journal {
  const ring: (JournalRecord | undefined)[] = []
  /** What each record in the ring weighs: to look into the oldest again would fetch it from far memory. */
  const weights: number[] = []
  // A wait looks at the same records again and again.
  const candidates = new WeakMap<JournalRecord, Candidate>()
  /** Where the next record goes, and how many there are before it. */
  let next = 0
  let size = 0
  let weight = 0
  let evicted = 0
  const member = { weight: () => weight, dropOldest }
  const spend = budget.join(member)

  function weigh(bytes: number): void {
    weight += bytes
    spend(bytes)
  }

  function dropOldest(): void {
    const oldest = (next - size + capacity) % capacity
    if (size === 0) return
    ring[oldest] = undefined
    size -= 1
    evicted += 1
    weigh(-(weights[oldest] ?? 0))
  }

  function push(record: JournalRecord): void {
    if (size === capacity) dropOldest()
    const bytes = weightOf(record)
    ring[next] = record
    weights[next] = bytes
    next = (next + 1) % capacity
    size += 1
    weigh(bytes)
  }

  function empty(): void {
    ring.fill(undefined)
    next = 0
    size = 0
    weigh(-weight)
  }

  function* newestFirst(): Generator<JournalRecord> {
    for (let i = 1; i <= size; i += 1) yield ring[(next - i + capacity) % capacity] as JournalRecord
  }

  const has = (id: string): boolean => {
    for (const record of newestFirst()) if (record.id === id) return true
    return false
  }

  function comparable(record: JournalRecord): Candidate {
    let candidate = candidates.get(record)
    if (!candidate) {
      candidate = candidateOf(record)
      candidates.set(record, candidate)
    }
    return candidate
  }

  const inTime = (record: JournalRecord, { since }: JournalQuery): boolean => since === undefined || record.at >= since
  const fits = (record: JournalRecord, query: JournalQuery): boolean =>
    inTime(record, query) && mayFit(record, query) && matches(query, comparable(record))

  /** What is shown of a record is searched, and first what it holds: that costs little, and most have nothing of it. */
  function contains(record: JournalRecord, search: string | undefined): boolean {
    if (search === undefined || search === '') return true
    const wanted = search.toLowerCase()
    const has = (text: string | undefined): boolean => text?.toLowerCase().includes(wanted) ?? false
    const { id, service, operation, tenant, outcome, diagnosis, texts, response } = record
    if ([id, service.id, operation.id, tenant, outcome, diagnosis].some(has)) return true
    if (!Object.entries(texts).flat().some(has) && !has(response)) return false
    const { params } = comparable(record)
    return Object.entries(params).flat().some(has) || has(redactAnswer(response, record.secrets?.() ?? []))
  }

  return {
    capacity,
    add(record) {
      push(record)
      sink?.added(record)
    },
    restore(records) {
      for (const record of records) push(record)
    },
    get(id) {
      for (const record of newestFirst())
        if (record.id === id) return shownEntry(record, record.refused && diagnostics?.whenAsked(record.refused))
      return undefined
    },
    list(query) {
      const found: JournalEntry[] = []
      let searched = 0
      let reached = query.before === undefined || !has(query.before)
      for (const record of newestFirst()) {
        if (!reached) {
          reached = record.id === query.before
          continue
        }
        if (found.length >= (query.limit ?? Infinity)) break
        if (!fits(record, query) || !contains(record, query.search)) continue
        const { refused } = record
        let diagnosis = refused && diagnostics?.known(refused)
        if (refused && !diagnosis && searched < SEARCHED_PER_LISTING) {
          searched += 1
          diagnosis = diagnostics?.whenAsked(refused)
        }
        found.push(shownEntry(record, diagnosis))
      }
      return found
    },
    matches: (query, record) => fits(record, query),
    count(query) {
      let count = 0
      for (const record of newestFirst()) if (fits(record, query)) count += 1
      return count
    },
    near(query, which) {
      const wanted = [...newestFirst()].filter(
        (record) => inTime(record, query) && matches(query, comparable(record)) === (which === 'matching'),
      )
      return nearest(wanted, (record) => differences(query, comparable(record))).map(({ item, differences }) => ({
        id: item.id,
        at: item.at,
        provider: item.service.id,
        operation: item.operation.id,
        ...(item.tenant !== undefined && { tenant: item.tenant }),
        outcome: item.outcome,
        ...(item.diagnosis !== undefined && { diagnosis: item.diagnosis }),
        differences: differences.map(asShown),
      }))
    },
    shown: (record) => shownEntry(record, record.refused && diagnostics?.known(record.refused)),
    forget(query) {
      const all = [...newestFirst()]
      const kept = all.filter((record) => !fits(record, query)).reverse()
      sink?.forgot(all.filter((record) => fits(record, query)))
      empty()
      for (const record of kept) push(record)
      return all.length - kept.length
    },
    get evicted() {
      return evicted
    },
    clear() {
      empty()
      evicted = 0
      sink?.cleared()
    },
    close() {
      empty()
      budget.leave(member)
    },
  }
}
