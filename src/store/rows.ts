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

/**
 * An index key with the primary key behind it. Written out, because a spread array keeps room for sixteen more parts,
 * and a large state has millions of them.
 */
function fullKey(key: readonly KeyPart[], primary: string): Bound {
  const [a, b, c, d] = key as readonly [KeyPart, KeyPart, KeyPart, KeyPart]
  if (key.length === 1) return [a, primary]
  if (key.length === 2) return [a, b, primary]
  if (key.length === 3) return [a, b, c, primary]
  if (key.length === 4) return [a, b, c, d, primary]
  return [...key, primary]
}

export interface LiveIndex {
  readonly key: Index<unknown>
  /** Absent until it is read first, in a table of few rows. */
  tree: Tree | undefined
}

/** The rows of one table and its ordered indexes. */
export interface LiveTable {
  readonly rows: Map<string, unknown>
  readonly indexes: ReadonlyMap<string, LiveIndex>
  /** Whether its declaration is known; rows of a table that is no longer declared are kept as they are. */
  readonly declared: boolean
  /** For each open view what the rows were that have changed since; undefined for one that was not there. */
  readonly views: Map<string, unknown>[]
  /** Whether no index is missing its tree. */
  complete: boolean
}

/**
 * A table of more rows has all its indexes. Up to here an index that is not read costs its writers nothing, and one that
 * is read first is made within some ten milliseconds; many are for listings that only people ask for.
 */
const FEW_ROWS = 16_384

const EMPTY = new BTree<Bound, undefined>(undefined, compareKeys)

/** Index keys, each with the primary key behind it; there are no values, because they would say the same. */
export type Tree = InstanceType<typeof BTree<Bound, undefined>>

/** The tree of an index of these rows. */
export function treeOf(key: Index<unknown>, rows: Iterable<readonly [primary: string, row: unknown]>): Tree {
  const tree = new BTree<Bound, undefined>(undefined, compareKeys)
  for (const [primary, row] of rows) {
    const is = key(row)
    if (is) tree.set(fullKey(is, primary), undefined)
  }
  return tree
}

function grow({ rows }: LiveTable, index: LiveIndex): void {
  index.tree = treeOf(index.key, rows)
}

/** Makes one of the indexes that are missing: one for each write, so that no write waits for all of them. */
function growOne(live: LiveTable): void {
  for (const index of live.indexes.values()) {
    if (index.tree) continue
    grow(live, index)
    return
  }
  live.complete = true
}

export function liveTable(
  declared: Table<never> | undefined,
  rows = new Map<string, unknown>(),
  views: LiveTable['views'] = [],
): LiveTable {
  const indexes = new Map<string, LiveIndex>()
  for (const [name, key] of Object.entries((declared?.indexes ?? {}) as Record<string, Index<unknown>>))
    indexes.set(name, { key, tree: undefined })
  const live = { rows, indexes, declared: declared !== undefined, views, complete: false }
  if (rows.size > FEW_ROWS) for (const index of indexes.values()) grow(live, index)
  return live
}

/** The tree of an index of that table, made where it is read for the first time. */
export function grownTree(live: LiveTable, index: LiveIndex): Tree {
  // As at every start, which looks for what is still to be sent.
  if (live.rows.size === 0) return EMPTY
  if (!index.tree) grow(live, index)
  return index.tree as Tree
}

/** Puts or removes a row and keeps every index true. Returns the row that stood there before. */
export function replace(live: LiveTable, key: string, row: unknown | undefined): unknown | undefined {
  const { rows } = live
  const before = rows.get(key)
  for (const changed of live.views) if (!changed.has(key)) changed.set(key, before)
  for (const { key: keyOf, tree } of live.indexes.values()) {
    if (!tree) continue
    const was = before === undefined ? undefined : keyOf(before)
    const is = row === undefined ? undefined : keyOf(row)
    if (was && is && compareKeys(was, is) === 0) continue
    if (was) tree.delete(fullKey(was, key))
    if (is) tree.set(fullKey(is, key), undefined)
  }
  if (row === undefined) rows.delete(key)
  else rows.set(key, row)
  if (!live.complete && rows.size > FEW_ROWS) growOne(live)
  return before
}

/** The primary key of the first row whose index key begins with `prefix`. */
export function firstKey(tree: Tree, prefix: Bound): string | undefined {
  const [key] = tree.getPairOrNextHigher(prefix) ?? []
  if (!key) return undefined
  for (let at = 0; at < prefix.length; at += 1) if (key[at] !== prefix[at]) return undefined
  return key[key.length - 1] as string
}

export function* keysInRange(tree: Tree, range: Range): Generator<string> {
  const prefix = range.prefix ?? []
  const low: Bound = range.from === undefined ? prefix : [...prefix, range.from]
  const high: Bound = range.to === undefined ? [...prefix, END] : [...prefix, range.to, END]
  if (range.newestFirst) {
    for (const [key] of tree.entriesReversed(high)) {
      if (compareKeys(key, low) < 0) return
      yield key[key.length - 1] as string
    }
    return
  }
  for (const key of tree.keys(low)) {
    if (compareKeys(key, high) > 0) return
    yield key[key.length - 1] as string
  }
}
