import type { SandboxApi } from '../admin/sandboxApi.ts'
import type { Delivery } from '../contract/callbacks/callback.ts'
import { OwnershipLost, type Store } from '../contract/store.ts'
import { deliveriesTable } from '../engine/callbacks/deliveryTable.ts'
import { buildSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import type { Database } from '../store/postgres/database.ts'
import type { Lease } from '../store/postgres/lease.ts'
import { type NamespaceStore, openNamespaceStore, type Taken } from '../store/postgres/namespaceStore.ts'
import { BESIDE } from '../store/tables.ts'
import type { FleetCounters } from './counters.ts'
import type { FleetOptions } from './options.ts'
import { createRateLimit } from './rateLimit.ts'

/** A namespace in the memory of its owner. */
export interface OwnedNamespace {
  readonly name: string
  readonly taken: Taken
  readonly sandbox: Sandbox
  readonly store: NamespaceStore
  /** Whether a request is within the quota; counts it. */
  readonly allows: () => boolean
  /** Requests that are being served. */
  inFlight: number
  /** Real milliseconds, monotonic. */
  usedAt: number
  /** Set once it is being given away: resolves when it is. */
  leaving: Promise<void> | undefined
}

export interface OpenParts {
  readonly options: FleetOptions
  readonly database: Database
  readonly lease: Lease
  readonly counters: FleetCounters
  readonly namespaces: SandboxApi['namespaces']
  /** Called once when it is owned no longer. */
  readonly onLost: (owned: OwnedNamespace | undefined) => void
}

/** When a change to a delivery makes work due, in real milliseconds. */
function dueOf([table, , row]: readonly [string, string?, unknown?], sandbox: Sandbox | undefined): number | undefined {
  // Those that are built beside the others are due as soon as they are in place.
  const isDelivery = table === deliveriesTable.name || table === BESIDE + deliveriesTable.name
  if (!isDelivery || row === undefined) return undefined
  const { state, dueAt } = row as Delivery
  return state === 'scheduled' ? sandbox?.clock.realMs(dueAt * 1000) : undefined
}

/** Loads a namespace that was taken and puts its sandbox together; resolves once it can be served. */
export async function openOwned(taken: Taken, parts: OpenParts): Promise<OwnedNamespace> {
  const { options, database, lease, counters, namespaces, onLost } = parts
  const { quota, journalSize, onMade, report, ...common } = options
  let sandbox: Sandbox | undefined
  let owned: OwnedNamespace | undefined
  let lost = false
  const store = await openNamespaceStore({
    database,
    lease,
    taken,
    mostRows: quota.rows,
    dueOf: (change) => dueOf(change, sandbox),
    onKept: counters.kept,
    onLost() {
      counters.fenced()
      lost = true
      onLost(owned)
    },
    report,
  })
  const made = buildSandbox(
    {
      ...common,
      journalSize: Math.min(journalSize, quota.journal ?? journalSize),
      ...(taken.name !== '' && { namespace: taken.name }),
      store: store satisfies Store,
      realNow: lease.nowMs,
    },
    namespaces,
  )
  sandbox = made
  onMade(made)
  try {
    await made.ready
    if (lost || lease.lost) throw new OwnershipLost('no')
  } catch (error) {
    await made.close().catch(() => undefined)
    throw error
  }
  owned = {
    name: taken.name,
    taken,
    sandbox: made,
    store,
    allows: createRateLimit(quota.rate),
    inFlight: 0,
    usedAt: performance.now(),
    leaving: undefined,
  }
  return owned
}

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/** How long requests, and then callbacks, under way may take before a namespace is given away. */
const PATIENCE_MS = 150

/**
 * Brings a namespace to rest and saves all of it. Returns when its next work is due, in milliseconds since 1970. A
 * request that goes on longer, such as a wait, is ended and asked again at the new owner.
 */
export async function bringToRest(owned: OwnedNamespace): Promise<number | undefined> {
  const { sandbox } = owned
  for (let waited = 0; owned.inFlight > 0 && waited < PATIENCE_MS; waited += 5) await pause(5)
  let due: number | undefined
  try {
    await sandbox.prepareHandOver(PATIENCE_MS)
    due = sandbox.clock.nextDueMs()
  } catch (error) {
    if (!(error instanceof OwnershipLost)) throw error
  } finally {
    await sandbox.close()
  }
  return due
}
