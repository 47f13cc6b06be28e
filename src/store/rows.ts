import sortedBtree from 'sorted-btree'
import type { Index, KeyPart, Range, Table } from '../contract/store.ts'

export const BTree = sortedBtree.default

/** Sorts after every number and every text: the end of a prefix. */
const END = Symbol('end')
type Bound = readonly (KeyPart | typeof END)[]

function comparePart(a: KeyPart | typeof END, b: KeyPart | typeof END): number {
  if (a === b) return 0
  if (a === END) return 1
  if (b === END) return -1
  if (typeof a === typeof b) return a < b ? -1 : 1
  return typeof a === 'number' ? -1 : 1
}

/** Element by element; the shorter of two that begin alike comes first. */
function compareKeys(a: Bound, b: Bound): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i += 1) {
    const order = comparePart(a[i] as KeyPart, b[i] as KeyPart)
    if (order !== 0) return order
  }
  return a.length - b.length
}

export interface LiveIndex {
  readonly key: Index<unknown>
  /** Index key with the primary key behind it → primary key. */
  readonly tree: InstanceType<typeof BTree<Bound, string>>
}

/** The rows of one table and its ordered indexes. */
export interface LiveTable {
  readonly rows: Map<string, unknown>
  readonly indexes: ReadonlyMap<string, LiveIndex>
  /** Whether its declaration is known; rows of a table that is no longer declared are kept as they are. */
  readonly declared: boolean
  /** For each open view what the rows were that have changed since; undefined for one that was not there. */
  readonly views: Map<string, unknown>[]
}

export function liveTable(
  declared: Table<never> | undefined,
  rows = new Map<string, unknown>(),
  views: LiveTable['views'] = [],
): LiveTable {
  const indexes = new Map<string, LiveIndex>()
  for (const [name, key] of Object.entries((declared?.indexes ?? {}) as Record<string, Index<unknown>>)) {
    const tree = new BTree<Bound, string>(undefined, compareKeys)
    for (const [primary, row] of rows) {
      const is = key(row)
      if (is) tree.set([...is, primary], primary)
    }
    indexes.set(name, { key, tree })
  }
  return { rows, indexes, declared: declared !== undefined, views }
}

/** Puts or removes a row and keeps every index true. Returns the row that stood there before. */
export function replace(live: LiveTable, key: string, row: unknown | undefined): unknown | undefined {
  const before = live.rows.get(key)
  for (const changed of live.views) if (!changed.has(key)) changed.set(key, before)
  for (const index of live.indexes.values()) {
    const was = before === undefined ? undefined : index.key(before)
    const is = row === undefined ? undefined : index.key(row)
    if (was && is && compareKeys(was, is) === 0) continue
    if (was) index.tree.delete([...was, key])
    if (is) index.tree.set([...is, key], key)
  }
  if (row === undefined) live.rows.delete(key)
  else live.rows.set(key, row)
  return before
}

/** The index of a declared table. */
export function indexOf(indexes: LiveTable['indexes'], table: string, name: string): LiveIndex {
  const index = indexes.get(name)
  if (!index) throw new Error(`Table ${table} has no index ${name}`)
  return index
}

export function* keysInRange(index: LiveIndex, range: Range): Generator<string> {
  const prefix = range.prefix ?? []
  const low: Bound = range.from === undefined ? prefix : [...prefix, range.from]
  const high: Bound = range.to === undefined ? [...prefix, END] : [...prefix, range.to, END]
  if (range.newestFirst) {
    for (const [key, primary] of index.tree.entriesReversed(high)) {
      if (compareKeys(key, low) < 0) return
      yield primary
    }
    return
  }
  for (const [key, primary] of index.tree.entries(low)) {
    if (compareKeys(key, high) > 0) return
    yield primary
  }
}
