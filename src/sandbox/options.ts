import type { ProxyView } from '../admin/sandboxApi.ts'
import type { Provider } from '../contract/provider.ts'
import type { Store } from '../contract/store.ts'
import type { RetrySchedule } from '../engine/callbacks/retrySchedule.ts'
import type { Sender } from '../engine/callbacks/sending/sender.ts'
import type { TargetOptions } from '../engine/callbacks/targets.ts'
import type { SearchCredit } from '../engine/explain/credit.ts'
import type { JournalBudget } from '../engine/journal/budget.ts'
import type { Strictness } from '../engine/request/checks.ts'
import type { Seed } from './seed.ts'

/** What a sandbox is made of. All of it is checked before. */
export interface SandboxOptions {
  /** Its name when it is a namespace. */
  readonly namespace?: string
  readonly providers: readonly Provider[]
  readonly seed: Seed
  readonly version: string
  readonly journalSize: number
  /** How many settled deliveries are kept; 10 000 when absent. */
  readonly deliveries?: number | undefined
  /** What all journals of the process may keep together; one of its own when absent. */
  readonly journalBudget?: JournalBudget
  /** Searches for wrong signatures that the sandboxes of the process may make; one of its own when absent. */
  readonly searchCredit?: SearchCredit
  readonly schedule: RetrySchedule
  readonly callbackTimeoutMs: number
  readonly allowedHosts: readonly string[]
  /** Where callbacks go instead of their own addresses; nowhere else when absent. */
  readonly targets?: TargetOptions | undefined
  readonly strictness: Strictness
  /** Makes ids repeatable; another number every time when absent. */
  readonly idSeed: number | undefined
  /** A store that lasts; memory when absent. What it holds already takes the place of the seed. */
  readonly store?: Store | undefined
  /** Real time in milliseconds since 1970: the machine's, or that of a database which several machines share. */
  readonly realNow?: (() => number) | undefined
  /** What the admin API asks for; taken out of what is shown, like every key. */
  readonly adminToken?: string | undefined
  /** What it does as a proxy; nothing when absent. */
  readonly proxy?: ProxyView
  /** Told now and then how many rows of the seed are loaded. */
  readonly loading?: ((rows: number) => void) | undefined
  /** Takes the callbacks instead of the network. */
  readonly sender?: Sender
}
