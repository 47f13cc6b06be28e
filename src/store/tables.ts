import { type Built, declaredTables, type Key, type Range, type Table, type Transaction } from '../contract/store.ts'
import { firstKey, grownTree, keysInRange, type LiveTable, liveTable, replace } from './rows.ts'

/**
 * What a transaction did to one row: put it, or without a row deleted it; without a key the table was emptied. Rows of
 * tables that are built beside the others have their name behind {@link BESIDE}; a row of the table of that name alone
 * puts the table that is its key in the place of the one before, and emptying it drops them all.
 */
export type Change = readonly [table: string, key?: string, row?: unknown]

/** No declared table begins so. */
export const BESIDE = '~'

/** How a row or, without a key, a table was before it was changed. */
export interface Undone {
  readonly table: string
  /** Absent where there was no such table. */
  readonly live: LiveTable | undefined
  readonly key?: string
  readonly before?: unknown
  /** A table that was built beside it took its place. */
  readonly isReplaced?: true
}

/** The tables of what was built, until they are in place. */
export const builtTables = new WeakMap<Built<unknown>, ReadonlyMap<string, LiveTable>>()

/** Every table of a store in memory. Writes go straight in; what they replaced is noted, to be undone or recorded. */
export function createTables() {
  const tables = new Map<string, LiveTable>()
  let undo: Undone[] = []

  function live(declared: Table<never>): LiveTable {
    let found = tables.get(declared.name)
    if (!found?.declared) {
      found = liveTable(declared, found?.rows, found?.views)
      tables.set(declared.name, found)
    }
    return found
  }

  function write(declared: Table<never>, key: string, row: unknown | undefined): void {
    const target = live(declared)
    undo.push({ table: declared.name, live: target, key, before: replace(target, key, row) })
  }

  function treeOf(declared: Table<never>, name: string) {
    const table = live(declared)
    const index = table.indexes.get(name)
    if (!index) throw new Error(`Table ${declared.name} has no index ${name}`)
    return grownTree(table, index)
  }

  function wipe(test: (table: string) => boolean): void {
    for (const [table, emptied] of [...tables]) {
      if (!test(table)) continue
      tables.delete(table)
      undo.push({ table, live: emptied })
    }
  }

  const tx: Transaction = {
    get<Row>(declared: Table<Row>, key: string) {
      return Promise.resolve(live(declared).rows.get(key) as Row | undefined)
    },
    async find<Row, I extends string>(declared: Table<Row, I>, index: I, prefix: Key) {
      const key = firstKey(treeOf(declared, index), prefix)
      return key === undefined ? undefined : (live(declared).rows.get(key) as Row)
    },
    async list<Row, I extends string>(declared: Table<Row, I>, index: I, range: Range) {
      const { rows } = live(declared)
      const found: Row[] = []
      let skip = range.offset ?? 0
      for (const key of keysInRange(treeOf(declared, index), range)) {
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
    async *each(declared, index, range = {}) {
      yield* await tx.list(declared, index, range)
    },
    async *eachOf(declared) {
      yield* await tx.all(declared)
    },
    async put<Row>(declared: Table<Row>, row: Row) {
      write(declared, declared.key(row), row)
    },
    async delete<Row>(declared: Table<Row>, key: string) {
      // What is not there leaves nothing to keep, so that a full disk does not matter.
      if (live(declared).rows.has(key)) write(declared, key, undefined)
    },
    wipe: async (test) => wipe(test),
    async replace(test, built) {
      const others = builtTables.get(built)
      if (!others) throw new Error('What was built is in place already')
      builtTables.delete(built)
      for (const table of others.keys()) if (!test(table)) throw new Error(`Table ${table} is not to be replaced`)
      wipe(test)
      for (const [table, other] of others) {
        undo.push({ table, live: tables.get(table), isReplaced: true })
        tables.set(table, other)
      }
    },
  }

  function dropBeside(): void {
    for (const table of [...tables.keys()]) if (table.startsWith(BESIDE)) tables.delete(table)
  }

  function takeFromBeside(table: string): void {
    const other = tables.get(BESIDE + table)
    tables.delete(BESIDE + table)
    tables.set(table, liveTable(declaredTables.get(table), other?.rows))
  }

  return {
    tx,
    byName: tables as ReadonlyMap<string, LiveTable>,
    /** What the present transaction has written, oldest first. */
    written: (): Undone[] => undo,
    /** The next transaction begins: what was written is no longer in its list. */
    next(): void {
      undo = []
    },
    /** Takes writes back, newest first. */
    revert(done: Undone[]): void {
      for (let last = done.pop(); last; last = done.pop()) {
        const { table, live, key, before } = last
        if (!live) tables.delete(table)
        else if (key === undefined) tables.set(table, live)
        else replace(live, key, before)
      }
    },
    /** What a write came to, as it is now. */
    changeOf({ table, key, isReplaced }: Undone): Change {
      if (isReplaced) return [BESIDE, table, 1]
      if (key === undefined) return [table]
      const row = tables.get(table)?.rows.get(key)
      return row === undefined ? [table, key] : [table, key, row]
    },
    /** Makes a change that is neither undone nor recorded. */
    apply([table, key, row]: Change): void {
      if (table === BESIDE) {
        if (key === undefined) dropBeside()
        else takeFromBeside(key)
        return
      }
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
    /** Takes a table as a whole. */
    adopt: (name: string, rows: Map<string, unknown>): void =>
      void tables.set(name, liveTable(declaredTables.get(name), rows)),
    /** The rows as they are; they change while one looks. */
    *all(): Iterable<readonly [string, ReadonlyMap<string, unknown>]> {
      for (const [name, { rows }] of tables) yield [name, rows]
    },
  }
}
