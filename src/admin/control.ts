import type { Operation } from '../contract/operation.ts'
import type { Provider } from '../contract/provider.ts'
import type { VirtualClock } from '../engine/clock.ts'
import type { Deliveries } from '../engine/deliveries.ts'
import type { Journal } from '../engine/journal.ts'
import type { Outbox } from '../engine/outbox.ts'

/** What can be put back on its own. */
export const RESET_SCOPES = ['state', 'journal', 'callbacks', 'faults', 'clock', 'outbox'] as const
export type ResetScope = (typeof RESET_SCOPES)[number]

/** The levers of one sandbox, as the admin API pulls them. */
export interface Control {
  readonly version: string
  readonly providers: readonly Provider[]
  readonly clock: VirtualClock
  readonly journal: Journal
  readonly deliveries: Deliveries
  readonly outbox: Outbox
  /** Real seconds since the sandbox was made. */
  uptime(): number
  /** Signs the texts of a request with the key of the app, merchant or game they name; nothing when there is none. */
  sign(
    operation: Operation,
    texts: Readonly<Record<string, string>>,
  ): Promise<{ readonly key: string; readonly sign: string } | undefined>
  /** The whole state: the seed's shape plus what has happened. */
  dump(): Promise<Record<string, unknown>>
  /** Back to the seed, wholly or in parts. */
  reset(scopes: readonly ResetScope[]): Promise<void>
}
