import type { Built, Transaction } from '../contract/store.ts'
import { createSlices } from '../engine/runtime/slices.ts'
import { BESIDE, builtTables, type Change, createTables } from './tables.ts'

const refuse = (): never => {
  throw new Error('What is built begins with no tables')
}

/** What is built beside the tables of a store, while it is. */
export interface Building<T> {
  readonly done: Promise<Built<T>>
  /** How many rows there are by now. */
  rows(): number
}

/**
 * Builds tables beside those of a store, in slices. `record` is given what each slice has written, under the names it
 * has beside; the next slice waits until that is kept.
 */
export function buildBeside<T>(
  build: (tx: Transaction) => Promise<T>,
  record: ((changes: readonly Change[]) => Promise<void>) | undefined,
): Building<T> {
  const tables = createTables()
  const slices = createSlices()

  /** Hands over what was written since the last time. */
  async function keep(): Promise<void> {
    const changes = tables.written().map((written): Change => {
      const [table, ...rest] = tables.changeOf(written)
      return [BESIDE + table, ...rest]
    })
    tables.next()
    if (changes.length > 0) await record?.(changes)
  }

  async function nextSlice(): Promise<void> {
    await keep()
    await slices.next()
  }

  const tx: Transaction = {
    ...tables.tx,
    put(declared, row) {
      const done = tables.tx.put(declared, row)
      return slices.isOver() ? nextSlice() : done
    },
    wipe: refuse,
    replace: refuse,
  }

  async function run(): Promise<Built<T>> {
    // What one before has left behind, having failed.
    await record?.([[BESIDE]])
    const result = await build(tx)
    await keep()
    const built = { result }
    builtTables.set(built, new Map([...tables.byName].filter(([, { rows }]) => rows.size > 0)))
    return built
  }

  return {
    done: run(),
    rows: () => [...tables.byName.values()].reduce((sum, { rows }) => sum + rows.size, 0),
  }
}
