import { type Store, type Transaction, table } from '../../contract/store.ts'
import type { VirtualClock } from '../runtime/clock.ts'

/** A whole state under a name. */
export interface Snapshot {
  readonly name: string
  /** Unix time in seconds (virtual). */
  readonly takenAt: number
  readonly state: Readonly<Record<string, unknown>>
}

/** Kept like everything else, so that they last with it; no part of the state they hold. */
export const snapshotsTable = table<Snapshot>()({ name: 'sandbox.snapshots', key: (row) => row.name, indexes: {} })

/** At most this many are kept; each is as large as the state. */
export const MOST_SNAPSHOTS = 100

export interface Snapshots {
  /** Keeps the present state; one of this name gives way. Nothing when there are too many. */
  take(name: string): Promise<Snapshot | undefined>
  get(name: string): Promise<Snapshot | undefined>
  /** By name. */
  list(): Promise<Snapshot[]>
  delete(name: string): Promise<boolean>
  /** Puts the state back; answers whether there is one of this name. */
  restore(name: string): Promise<boolean>
}

export function createSnapshots(parts: {
  readonly store: Store
  readonly clock: VirtualClock
  readonly dump: (tx: Transaction) => Promise<Snapshot['state']>
  readonly restore: (state: Snapshot['state']) => Promise<void>
}): Snapshots {
  const { store, clock, dump } = parts
  const get = (name: string) => store.transaction((tx) => tx.get(snapshotsTable, name))
  return {
    take: (name) =>
      store.transaction(async (tx) => {
        const known = await tx.get(snapshotsTable, name)
        if (!known && (await tx.all(snapshotsTable)).length >= MOST_SNAPSHOTS) return undefined
        const snapshot = { name, takenAt: clock.now(), state: await dump(tx) }
        await tx.put(snapshotsTable, snapshot)
        return snapshot
      }),
    get,
    list: () => store.transaction((tx) => tx.all(snapshotsTable)),
    delete: (name) =>
      store.transaction(async (tx) => {
        const known = await tx.get(snapshotsTable, name)
        await tx.delete(snapshotsTable, name)
        return known !== undefined
      }),
    async restore(name) {
      const snapshot = await get(name)
      if (!snapshot) return false
      await parts.restore(snapshot.state)
      return true
    },
  }
}
