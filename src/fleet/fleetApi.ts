import type { NamespacesApi } from '../admin/sandboxApi.ts'
import type { FleetCounters } from './counters.ts'
import type { OwnedNamespace } from './owned.ts'

/** Where a namespace is served. */
export type Place =
  | { readonly kind: 'here'; readonly owned: OwnedNamespace }
  | { readonly kind: 'there'; readonly address: string; readonly epoch: number; readonly owner: string | undefined }
  | { readonly kind: 'full' }

/** One replica of a sandbox that several processes serve together. */
export interface Fleet {
  readonly secret: string
  readonly counters: FleetCounters
  /** Milliseconds since 1970 on the database's clock. */
  nowMs(): number
  /** Where requests of a namespace go; the empty name is the sandbox itself. At once when it is owned here. */
  locate(name: string): Place | Promise<Place>
  /** The place of a namespace did not answer as its owner: the database is asked again next time. */
  forget(name: string): void
  /** Whether a replica is still registered. */
  isAlive(owner: string): Promise<boolean>
  /** Names this replica among those that run. */
  readonly id: string
  /** Gives a namespace that is owned here to another replica; whether it was. */
  give(name: string, to: string): Promise<boolean>
  /** A text that all replicas share, by its name. */
  setting(name: string): Promise<string | undefined>
  /** Puts `fresh` in the place of `before`, unless another replica was quicker. Resolves to what is there now. */
  replaceSetting(name: string, before: string | undefined, fresh: string): Promise<string>
  /** Ends a namespace that is owned here or by none. */
  endHere(name: string): Promise<boolean>
  readonly namespaces: NamespacesApi
  /** How another replica is asked to end a namespace; set by the room that speaks HTTP. */
  askToEnd: (place: Extract<Place, { kind: 'there' }>, name: string) => Promise<boolean>
  readonly owned: ReadonlyMap<string, OwnedNamespace>
  readonly draining: boolean
  /** Registers the replica under the base URL by which others reach it; requests wait for that. */
  join(address: string): Promise<void>
  /** `silent`: the database has not answered for a while. `struck off`: it does not count this replica among those that serve. */
  readiness(): 'ready' | 'silent' | 'struck off'
  metricsText(): string
  /** Gives everything to the other replicas. Requests are still passed on. */
  handOver(): Promise<void>
  close(): Promise<void>
}
