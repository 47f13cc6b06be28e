import { declaredTables, type Key, type Range, type Store, type Table, type Transaction } from '../contract/store.ts'
import { keysInRange, type LiveIndex, type LiveTable, liveTable, replace } from './rows.ts'

/** What a transaction did to one row: put it, or without a row deleted it; without a key the table was emptied. */
export type Change = readonly [table: string, key?: string, row?: unknown]

/** Who keeps what transactions change. */
export interface Recorder {
  /**
   * Takes the changes of a transaction that has succeeded and answers once they are kept; throws when it takes none.
   * When they cannot be kept it calls `undo`, in the store's turn.
   */
  record(changes: readonly Change[], undo: () => void): Promise<void>
  /** Ends when all that was recorded is kept; nothing when it is. */
  pending(): Promise<void> | undefined
}

/** How a row or, without a key, a table was before it was changed. */
interface Undone {
  readonly table: string
  readonly live: LiveTable
  readonly key?: string
  readonly before?: unknown
}

/** How often a look is repeated while the disk goes on failing. */
const MOST_LOOKS = 5

export interface MemoryStore extends Store {
  /** Runs between transactions, at once when none is running. */
  exclusive<T>(work: () => T): Promise<T>
  /** Makes a change without recording it; for what was read from a disk. */
  apply(change: Change): void
  /** Takes a table that was read from a disk. */
  adopt(name: string, rows: Map<string, unknown>): void
  /** The rows as they are; they change while one looks. */
  tables(): Iterable<readonly [string, ReadonlyMap<string, unknown>]>
}

/**
 * State in memory. Transactions run one after another: a handler awaits nothing but the state, so a transaction ends
 * within the turn it began in and the queue is nearly always empty. Writes go straight in and are undone, newest
 * first, when the transaction fails. With a recorder the next one begins while the last is being kept, and whoever
 * wrote or looked waits for that.
 */
export function memoryStore(recorder?: Recorder): MemoryStore {
  const tables = new Map<string, LiveTable>()
  let undo: Undone[] = []
  let busy = false
  const waiting: (() => void)[] = []

  function live(declared: Table<never>): LiveTable {
    let found = tables.get(declared.name)
    if (!found?.declared) {
      found = liveTable(declared, found?.rows)
      tables.set(declared.name, found)
    }
    return found
  }

  function write(declared: Table<never>, key: string, row: unknown | undefined): void {
    const target = live(declared)
    undo.push({ table: declared.name, live: target, key, before: replace(target, key, row) })
  }

  function revert(done: Undone[]): void {
    for (let last = done.pop(); last; last = done.pop()) {
      if (last.key === undefined) tables.set(last.table, last.live)
      else replace(last.live, last.key, last.before)
    }
  }

  function changeOf({ table, key }: Undone): Change {
    if (key === undefined) return [table]
    const row = tables.get(table)?.rows.get(key)
    return row === undefined ? [table, key] : [table, key, row]
  }

  /** Hands the changes over; answers what to wait for. */
  function keep(): Promise<void> | undefined {
    if (undo.length === 0) return recorder?.pending()
    const mine = undo
    const kept = recorder?.record(mine.map(changeOf), () => revert(mine))
    undo = []
    return kept
  }

  function indexOf(declared: Table<never>, name: string): LiveIndex {
    const index = live(declared).indexes.get(name)
    if (!index) throw new Error(`Table ${declared.name} has no index ${name}`)
    return index
  }

  const tx: Transaction = {
    get<Row>(declared: Table<Row>, key: string) {
      return Promise.resolve(live(declared).rows.get(key) as Row | undefined)
    },
    async find<Row, I extends string>(declared: Table<Row, I>, index: I, prefix: Key) {
      for (const key of keysInRange(indexOf(declared, index), { prefix })) {
        return live(declared).rows.get(key) as Row
      }
      return undefined
    },
    async list<Row, I extends string>(declared: Table<Row, I>, index: I, range: Range) {
      const { rows } = live(declared)
      const found: Row[] = []
      let skip = range.offset ?? 0
      for (const key of keysInRange(indexOf(declared, index), range)) {
        if (found.length >= (range.limit ?? Infinity)) break
        if (skip > 0) skip -= 1
        else found.push(rows.get(key) as Row)
      }
      return found
    },
    async all<Row>(declared: Table<Row>) {
      const { rows } = live(declared)
      return [...rows.keys()].sort().map((key) => rows.get(key) as Row)
    },
    async put<Row>(declared: Table<Row>, row: Row) {
      write(declared, declared.key(row), row)
    },
    async delete<Row>(declared: Table<Row>, key: string) {
      write(declared, key, undefined)
    },
    async wipe(test) {
      for (const [table, emptied] of [...tables]) {
        if (!test(table)) continue
        tables.delete(table)
        undo.push({ table, live: emptied })
      }
    },
  }

  async function enter(): Promise<void> {
    if (busy) await new Promise<void>((resume) => waiting.push(resume))
    busy = true
  }

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else busy = false
  }

  /**
   * What was only looked at may have been taken back by a disk that failed; then it is looked at once more. A change
   * that was not kept is its caller's to repeat.
   */
  async function again<T>(error: unknown, wrote: boolean, work: (tx: Transaction) => Promise<T>, tried: number) {
    if (wrote || tried >= MOST_LOOKS) throw error
    return transaction(work, tried + 1)
  }

  /** Waits for its turn, runs, hands over to the next in line, and waits for the disk where there is one. */
  async function transaction<T>(work: (tx: Transaction) => Promise<T>, tried = 1): Promise<T> {
    if (busy) await enter()
    busy = true
    let kept: Promise<void> | undefined
    let wrote = false
    let result: T
    try {
      result = await work(tx)
      wrote = undo.length > 0
      kept = keep()
    } catch (error) {
      revert(undo)
      leave()
      // A refusal may rest on what another transaction wrote and is still being kept.
      const seen = recorder?.pending()
      if (!seen) throw error
      return seen.then(
        () => Promise.reject(error),
        (lost) => again(lost, false, work, tried),
      )
    }
    leave()
    return kept
      ? kept.then(
          () => result,
          (lost) => again(lost, wrote, work, tried),
        )
      : result
  }

  return {
    transaction: (work) => transaction(work),
    async exclusive(work) {
      await enter()
      try {
        return work()
      } finally {
        leave()
      }
    },
    apply([table, key, row]) {
      if (key === undefined) {
        tables.delete(table)
        return
      }
      let target = tables.get(table)
      if (!target) {
        target = liveTable(declaredTables.get(table))
        tables.set(table, target)
      }
      replace(target, key, row)
    },
    adopt: (name, rows) => void tables.set(name, liveTable(declaredTables.get(name), rows)),
    *tables() {
      for (const [name, { rows }] of tables) yield [name, rows]
    },
    close: async () => undefined,
  }
}
