import type { CertifyRuns } from '../contract/certification/certifyOptions.ts'
import type { List, ListPage, ListQuery } from '../contract/list.ts'
import type { Action, Operation } from '../contract/operation.ts'
import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import type { Deliveries } from '../engine/callbacks/deliveries.ts'
import type { TargetChange, TargetSettings } from '../engine/callbacks/targets.ts'
import type { Faults } from '../engine/faults/faults.ts'
import type { Events } from '../engine/journal/events.ts'
import type { Journal } from '../engine/journal/journal.ts'
import type { UnmatchedRequests } from '../engine/journal/unmatched.ts'
import type { Outbox } from '../engine/persistence/outbox.ts'
import type { Snapshots } from '../engine/persistence/snapshots.ts'
import type { VirtualClock } from '../engine/runtime/clock.ts'
import type { NamespaceInfo } from '../engine/runtime/namespaces.ts'
import type { Sampled } from './environment.ts'

/** The namespaces beside a sandbox, in memory or shared with other processes. */
export interface NamespacesApi {
  /** How many this process knows of. */
  count(): number
  list(): readonly NamespaceInfo[] | Promise<readonly NamespaceInfo[]>
  /** Ends one. Returns whether there was one. */
  end(name: string): Promise<boolean>
}

/** What can be put back on its own. */
export const RESET_SCOPES = ['state', 'journal', 'callbacks', 'faults', 'clock', 'outbox'] as const
export type ResetScope = (typeof RESET_SCOPES)[number]

/** What the sandbox does as a proxy. */
export interface ProxyView {
  readonly hosts: readonly {
    readonly host: string
    readonly provider: string
    readonly tier: 'documented' | 'observed' | 'configured'
  }[]
  /** Hosts that are let out. */
  readonly passThrough: readonly string[]
  /** The certificate of its authority, as PEM, made when it is asked for. */
  certificate(): Promise<string>
}

/** One place that callbacks go to, and how many apps, products or games send theirs there. */
export interface Destination {
  readonly callback: string
  /** Absent where a callback has nowhere to go. */
  readonly url?: string
  readonly by: 'forward-to' | 'address' | 'receiver' | 'none'
  readonly tenants: number
  /** One of them. */
  readonly tenant?: string
  /** Absent where there is no address to look at, or none that may be called. */
  readonly listening?: boolean
}

/** Where callbacks go. */
export interface TargetsApi {
  readonly receiver: boolean
  settings(): TargetSettings
  /** Changes where they go from now on, and keeps it. Returns what is wrong with the change; empty once it is made. */
  change(change: TargetChange): Promise<readonly Prose[]>
  /** Where they go now, and whether something listens there; of many apps the first destinations. */
  destinations(origin: string): Promise<readonly Destination[]>
}

/** The levers of one sandbox, as the admin API pulls them. */
export interface SandboxApi {
  readonly version: string
  readonly providers: readonly Provider[]
  readonly clock: VirtualClock
  readonly journal: Journal
  readonly unmatched: UnmatchedRequests
  readonly events: Events
  readonly deliveries: Deliveries
  readonly outbox: Outbox
  /** Checks of a game's callback endpoint. */
  readonly certify: CertifyRuns
  readonly targets: TargetsApi
  readonly faults: Faults
  /** Real seconds since the sandbox was made. */
  uptime(): number
  /** A user to try it with and a request that works, per provider. */
  samples(): Promise<readonly Sampled[]>
  /** One page of what a provider's state holds. */
  /** Runs an action of a provider with parameters that were checked. */
  act(action: Action, params: unknown, origin: string): Promise<unknown>
  readList(list: List, query: ListQuery, origin: string): Promise<ListPage<unknown>>
  /** Signs the texts of a request with the key of the app, merchant or game they name; nothing when there is none. */
  sign(
    operation: Operation,
    texts: Readonly<Record<string, string>>,
  ): Promise<{ readonly key: string; readonly sign: string } | undefined>
  /** The whole state: the seed's shape plus what has happened. */
  dump(): Promise<Record<string, unknown>>
  /** The text of the whole state as it is when the first piece is asked for, in pieces. */
  written(): AsyncIterable<string>
  /** Puts a seed or a whole state in the place of the present one; answers what is wrong with it, if anything. */
  restore(document: unknown): Promise<readonly Prose[]>
  /** Keeps how the clock stands; to be awaited after it was set. */
  saveClock(): Promise<void>
  readonly snapshots: Omit<Snapshots, 'restore' | 'tidy'> & {
    /** Puts the state back; returns whether there is one of this name. */
    restore(name: string): Promise<boolean>
  }
  readonly namespaces: NamespacesApi
  readonly proxy: ProxyView
  /** Back to the seed, wholly or in parts. */
  reset(scopes: readonly ResetScope[]): Promise<void>
}
