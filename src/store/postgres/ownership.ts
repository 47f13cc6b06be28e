import type { Owned } from './commits.ts'
import { type Database, storeError } from './database.ts'
import type { Lease } from './lease.ts'
import type { Taken } from './namespaceStore.ts'

/** Who owns a namespace, as a replica finds it. */
export type Ownership =
  /** Ours from now on, to be loaded. */
  | { readonly kind: 'taken'; readonly taken: Taken }
  | { readonly kind: 'other'; readonly owner: string; readonly address: string; readonly epoch: number }
  /** There is none, and it may not be taken here. */
  | { readonly kind: 'free'; readonly epoch: number | undefined }
  /** There is none, and there may be no more. */
  | { readonly kind: 'full' }

export interface Replica {
  readonly id: string
  readonly address: string
  /** How many namespaces it owns. */
  readonly owned: number
}

export interface NamespaceListed {
  readonly name: string
  readonly idleInSeconds: number
}

/** Looks, takes and gives namespaces. Every change compares the epoch it has seen, so of several who try one succeeds. */
export interface Owners {
  /** The present owner; without a live one the namespace is taken, or made where it is not there, if `mayTake`. */
  locate(name: string, mayTake: boolean): Promise<Ownership>
  /** Gives an owned namespace to another replica, or to none. `nextDue` in milliseconds since 1970. */
  handOver(owned: Owned, to: string | undefined, nextDue: number | undefined): Promise<void>
  /** Deletes an owned namespace with all it holds. */
  end(owned: Owned): Promise<boolean>
  /** Live replicas, oldest first. */
  replicas(): Promise<readonly Replica[]>
  /** Every namespace but the one without a name. */
  list(): Promise<readonly NamespaceListed[]>
  /** Names of those that have work due and no owner that does it; those in `known` are left out. */
  due(known: readonly string[], limit: number): Promise<readonly string[]>
  /** Deletes those that were not used for so long and have no owner. Returns how many. */
  endExpired(ttlMs: number): Promise<number>
  /** Notes that namespaces were used. */
  used(names: readonly string[]): Promise<void>
  /** Strikes off replicas whose lease has run out. Returns their ids. */
  reap(): Promise<readonly string[]>
  setDue(owned: Owned, nextDue: number | undefined): Promise<void>
}

/** Tries before another process is assumed to be always quicker. */
const MOST_TRIES = 20

export function createOwners(database: Database, lease: Lease, most: number | undefined): Owners {
  const { sql, run } = database
  const failed = (error: unknown): never => {
    throw storeError(error, database.shown)
  }
  const ask = (statement: Parameters<typeof run>[1], ...values: unknown[]) =>
    run('control', statement, values).catch(failed)

  async function make(name: string): Promise<Ownership | undefined> {
    const [made] = await ask(sql.create, name, lease.id, name === '' ? null : (most ?? null))
    if (made)
      return { kind: 'taken', taken: { name, epoch: made.epoch as number, snapshot: undefined, seq: 0, isNew: true } }
    // Another replica was quicker, or there are too many, or this replica has been struck off.
    const [there] = await ask(sql.look, name)
    if (there) return undefined
    await lease.renew()
    return { kind: 'full' }
  }

  async function take(name: string, epoch: number): Promise<Ownership | undefined> {
    const [row] = await ask(sql.take, name, epoch, lease.id)
    if (!row) return undefined
    const taken = {
      name,
      epoch: row.epoch as number,
      snapshot: (row.snapshot as number | null) ?? undefined,
      seq: row.seq as number,
      isNew: false,
    }
    return { kind: 'taken', taken }
  }

  return {
    async locate(name, mayTake) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const [row] = await ask(sql.look, name)
        const owner = row?.owner as string | null | undefined
        const address = row?.address as string | null | undefined
        if (row && owner != null && address != null && owner !== lease.id) {
          return { kind: 'other', owner, address, epoch: row.epoch as number }
        }
        if (!mayTake) return { kind: 'free', epoch: row?.epoch as number | undefined }
        // What is ours by the database but not in memory was handed to us, or given up after a failure: it is loaded
        // under an epoch of its own.
        const got = row ? await take(name, row.epoch as number) : await make(name)
        if (got) return got
        // Another was quicker, or this replica has been struck off and does not know it yet.
        await lease.renew()
      }
      throw new Error(`Namespace "${name}" changed its owner ${MOST_TRIES} times while it was looked for`)
    },
    async handOver({ name, epoch }, to, nextDue) {
      await ask(sql.handOver, name, epoch, to ?? null, nextDue ?? null)
    },
    async end({ name, epoch }) {
      return (await run('bulk', sql.end, [name, epoch])).length > 0
    },
    async replicas() {
      return (await ask(sql.replicas)) as unknown as Replica[]
    },
    async list() {
      const rows = await ask(sql.list)
      return rows.map(({ name, idle }) => ({ name: name as string, idleInSeconds: Math.floor(idle as number) }))
    },
    async due(known, limit) {
      return (await ask(sql.due, lease.id, known, limit)).map(({ name }) => name as string)
    },
    async endExpired(ttlMs) {
      let ended = 0
      for (const { name, epoch } of await ask(sql.expired, ttlMs)) {
        const taken = await take(name as string, epoch as number)
        if (taken?.kind !== 'taken') continue
        if ((await run('bulk', sql.end, [name, taken.taken.epoch])).length > 0) ended += 1
      }
      return ended
    },
    async used(names) {
      if (names.length > 0) await ask(sql.used, lease.id, names)
    },
    async reap() {
      return (await ask(sql.reap)).map(({ id }) => id as string)
    },
    async setDue({ name, epoch }, nextDue) {
      await ask(sql.setDue, name, epoch, nextDue ?? null)
    },
  }
}
