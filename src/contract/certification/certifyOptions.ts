import type { CertifyRun, CheckResult } from './certifyReport.ts'

/** Whose goods are looked at, or which order is made. Everything is text. */
export interface Facts {
  /** The order's number in the game where the game made it, else the channel's. */
  readonly order: string
  /** The channel's number, empty before there is one. */
  readonly channelOrder: string
  readonly player: string
  readonly server: string
  readonly role: string
  readonly goods: string
  readonly amount: string
  readonly currency: string
}

export const NO_FACTS: Facts = {
  order: '',
  channelOrder: '',
  player: '',
  server: '',
  role: '',
  goods: '',
  amount: '',
  currency: '',
}

/** Who is asked: a URL with `{order}`, `{player}` and so on in it, or a function. */
export type Source = string | ((facts: Facts, signal: AbortSignal) => Promise<string | number> | string | number)

/** What happens during a run, for its listeners. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly result: CheckResult
}

/** Options of one run. Durations are real milliseconds. */
export interface CertifyOptions {
  readonly provider: string
  /** The game's callback endpoint. */
  readonly url: string
  /** The same game at another address, for notifications at two machines at once. */
  readonly url2?: string | undefined
  /** App, product or game that sells; the first of the seed when absent. */
  readonly app?: string | undefined
  /** Signing key instead of the seed's. */
  readonly key?: string | undefined
  /** Players the game knows; the seed's when absent. */
  readonly players?: readonly string[] | undefined
  readonly player?: Source | undefined
  readonly server?: string | undefined
  readonly role?: string | undefined
  readonly goods?: readonly { readonly id: string; readonly amount: string }[] | undefined
  /** Returns how many times an order was handed out, or what a player owns. */
  readonly probe?: Source | undefined
  readonly probeKind?: 'count' | 'balance' | undefined
  /** Where the number stands in the probe's JSON: `data.count`. */
  readonly probePath?: string | undefined
  /** Makes an order in the game and answers its number. */
  readonly order?: Source | undefined
  readonly amountPolicy?: 'paid' | 'exact' | undefined
  /** Ids with `*`: only these, and not those. */
  readonly checks?: readonly string[] | undefined
  readonly excludeChecks?: readonly string[] | undefined
  readonly strict?: boolean | undefined
  readonly requireProbe?: boolean | undefined
  /** How long to wait for the target. */
  readonly waitMs?: number | undefined
  /** How long the goods have to stay the same. */
  readonly settleMs?: number | undefined
  /** The channel's patience with one notification. */
  readonly timeoutMs?: number | undefined
  readonly parallel?: number | undefined
  readonly fakerSeed?: number | undefined
  /** Unix time in seconds the payments are dated by. */
  readonly now?: number | undefined
  readonly allowedHosts?: readonly string[] | undefined
  readonly expectedFailures?: readonly ExpectedFailure[] | undefined
}

/** A failure that is expected. */
export interface ExpectedFailure {
  readonly id: string
  readonly reason: string
  /** Last day it is expected, `YYYY-MM-DD`. */
  readonly until: string
  /** Line of the file it stands in. */
  readonly line: number
}

/** Runs of a sandbox that were begun over its admin API. */
export interface CertifyRuns {
  /** Begins a run; throws a `CertifyError` where it makes no sense. */
  begin(options: CertifyOptions): Promise<CertifyRun>
  /** Runs that another process had under way when it ended: they have failed. */
  restore(cutShort: readonly CertifyRun[]): void
  get(id: string): CertifyRun | undefined
  /** Newest first, without their reports. */
  list(): readonly CertifyRun[]
  /** Ends what is under way. */
  close(): void
}
