import type { Prose, Tier } from '../contract/field.ts'

export const VERDICTS = ['pass', 'fail', 'warn', 'skip', 'unobserved', 'error'] as const
/** What came of a check. `error` is ours: the check itself went wrong. */
export type Verdict = (typeof VERDICTS)[number]

/** A must that does not hold fails, a should warns, info never counts. */
export type Level = 'must' | 'should' | 'info'

/** What was sent to the game and what it answered, cut where it is long. */
export interface ShownExchange {
  /** The delivery it is kept as; absent for a body too large to keep. */
  readonly callback?: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly status?: number
  readonly reply?: string
  readonly error?: string
  readonly durationMs: number
  /** What the reply means to the channel. */
  readonly verdict: 'delivered' | 'failed' | 'retry'
  readonly explanation?: Prose
}

/** What the probe said of one order or player. */
export interface ShownGoods {
  readonly order: string
  readonly player: string
  readonly expected: string
  readonly found: number | string
}

/** One row of a report. */
export interface CheckResult {
  readonly id: string
  readonly group: string
  readonly level: Level
  readonly verdict: Verdict
  readonly en: string
  readonly zh: string
  /** Why it is not a plain pass. */
  readonly reason?: string
  readonly reasonZh?: string
  /** Ids of the deliveries that were sent. */
  readonly callbacks: readonly string[]
  readonly durationMs: number
  readonly source: string
  readonly tier: Tier
  /** Why the failure is expected, where somebody said so. */
  readonly expected?: string
  readonly exchanges: readonly ShownExchange[]
  readonly goods: readonly ShownGoods[]
}

export type Counts = Readonly<Record<Verdict, number>>

/** What came of a run. */
export interface Report {
  readonly provider: string
  readonly url: string
  /** ISO 8601, of the run's clock. */
  readonly startedAt: string
  readonly durationMs: number
  readonly probe: 'proved' | 'none' | 'failed'
  /** Why the goods were not observed. */
  readonly probeReason?: string
  readonly probeReasonZh?: string
  readonly counts: Counts
  readonly checks: readonly CheckResult[]
  /** Why a run without failures is not green: stale expectations, nothing passed, goods not observed. */
  readonly problems: readonly string[]
  readonly exitCode: number
}
