import { declaredTables, type Key, type Range, type Table, type Transaction } from '../contract/store.ts'
import { grownTree, keysInRange, type LiveTable, liveTable, replace } from './rows.ts'

/** What a transaction did to one row: put it, or without a row deleted it; without a key the table was emptied. */
export type Change = readonly [table: string, key?: string, row?: unknown]

/** How a row or, without a key, a table was before it was changed. */
export interface Undone {
  readonly table: string
  readonly live: LiveTable
  readonly key?: string
  readonly before?: unknown
}

/** Every table of a store in memory. Writes go straight in; what they replaced is noted, to be undone or recorded. */
export function createTables() {
  const tables = new Map<string, LiveTable>()
  let undo: Undone[] = []

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

  function treeOf(declared: Table<never>, name: string) {
    const table = live(declared)
    const index = table.indexes.get(name)
    if (!index) throw new Error(`Table ${declared.name} has no index ${name}`)
    return grownTree(table, index)
  }

  const tx: Transaction = {
    get<Row>(declared: Table<Row>, key: string) {
      return Promise.resolve(live(declared).rows.get(key) as Row | undefined)
    },
    async find<Row, I extends string>(declared: Table<Row, I>, index: I, prefix: Key) {
      for (const key of keysInRange(treeOf(declared, index), { prefix })) {
        return live(declared).rows.get(key) as Row
      }
      return undefined
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
    async put<Row>(declared: Table<Row>, row: Row) {
      write(declared, declared.key(row), row)
    },
    async delete<Row>(declared: Table<Row>, key: string) {
      // What is not there leaves nothing to keep, so that a full disk does not matter.
      if (live(declared).rows.has(key)) write(declared, key, undefined)
    },
    async wipe(test) {
      for (const [table, emptied] of [...tables]) {
        if (!test(table)) continue
        tables.delete(table)
        undo.push({ table, live: emptied })
      }
    },
  }

  return {
    tx,
    /** What the present transaction has written, oldest first. */
    written: (): Undone[] => undo,
    /** The next transaction begins: what was written is no longer in its list. */
    next(): void {
      undo = []
    },
    /** Takes writes back, newest first. */
    revert(done: Undone[]): void {
      for (let last = done.pop(); last; last = done.pop()) {
        if (last.key === undefined) tables.set(last.table, last.live)
        else replace(last.live, last.key, last.before)
      }
    },
    /** What a write came to, as it is now. */
    changeOf({ table, key }: Undone): Change {
      if (key === undefined) return [table]
      const row = tables.get(table)?.rows.get(key)
      return row === undefined ? [table, key] : [table, key, row]
    },
    /** Makes a change that is neither undone nor recorded. */
    apply([table, key, row]: Change): void {
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
