import { type Store, type Transaction, table } from '../../contract/store.ts'
import type { Faults, FaultsState } from '../faults/faults.ts'
import type { ClockState, VirtualClock } from '../runtime/clock.ts'
import type { SandboxIds } from '../runtime/ids.ts'

interface Remembered {
  readonly name: string
  readonly value: unknown
}

/** What a sandbox remembers of itself over a restart. No part of the state that is put back or looked at. */
export const restartTable = table<Remembered>()({ name: 'sandbox.self', key: (row) => row.name, indexes: {} })

const STARTS = 'starts'
const CLOCK = 'clock'
const FAULTS = 'faults'
const TARGETS = 'targets'
const RUNS = 'certify'
const SERIES = 'series/'

/** Keeps clock and numbers of a sandbox, so that the next process goes on where this one ended. */
export function createRestartState(parts: {
  store: Store
  clock: VirtualClock
  ids: SandboxIds
  idSeed: number | undefined
  faults: Pick<Faults, 'state' | 'restore'>
  /** Where callbacks go; it knows its own state when it is given back. */
  targets: { state(): unknown; restore(state: unknown): void }
  /** Takes the certify runs that were under way. */
  restoreRuns: (runs: unknown) => void
}) {
  const { store, clock, ids, idSeed, faults, targets, restoreRuns } = parts

  async function recall(tx: Transaction): Promise<void> {
    for (const { name, value } of await tx.all(restartTable)) {
      if (name === CLOCK) clock.restore(value as ClockState)
      if (name === FAULTS) faults.restore(value as FaultsState)
      if (name === RUNS) restoreRuns(value)
      if (name === TARGETS) targets.restore(value)
      if (name.startsWith(SERIES)) ids.skip(name.slice(SERIES.length), value as number)
    }
  }

  return {
    /** To be called once, in the first transaction: takes everything up again. Returns whether this is the first start. */
    async start(tx: Transaction): Promise<boolean> {
      const before = await tx.get(restartTable, STARTS)
      const starts = before === undefined ? 1 : (before.value as number) + 1
      await tx.put(restartTable, { name: STARTS, value: starts })
      if (starts === 1) return true
      await recall(tx)
      // The same seed number again would make the same ids again.
      if (idSeed !== undefined) ids.reseed((idSeed + Math.imul(starts, 0x9e3779b1)) | 0)
      return false
    },
    saveClock: () => store.transaction((tx) => tx.put(restartTable, { name: CLOCK, value: clock.state })),
    /** Notes the faults and what is left of them, where another process may have to go on with them. */
    saveFaults: () => store.transaction((tx) => tx.put(restartTable, { name: FAULTS, value: faults.state() })),
    saveTargets: () => store.transaction((tx) => tx.put(restartTable, { name: TARGETS, value: targets.state() })),
    /** Notes which certify runs are under way. */
    saveRuns: (runs: unknown) => store.transaction((tx) => tx.put(restartTable, { name: RUNS, value: runs })),
    /** Notes that a series will have gone up to a number. */
    reserve: (series: string, upTo: number) =>
      store.transaction((tx) => tx.put(restartTable, { name: SERIES + series, value: upTo })),
    /** Notes where the series really are, so that a clean restart leaves no gap. */
    saveNumbers: () =>
      store.transaction(async (tx) => {
        for (const [series, value] of ids.numbers()) await tx.put(restartTable, { name: SERIES + series, value })
      }),
  }
}
