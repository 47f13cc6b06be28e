import type { Key, Range, Table, Transaction } from '../contract/store.ts'
import { createSlices } from '../engine/runtime/slices.ts'
import { BTree, keysInRange, type LiveTable, type Tree, treeOf } from './rows.ts'

/** A table as it was: its rows but those that have changed since, those, and its indexes, which share their nodes. */
interface SeenTable {
  readonly live: LiveTable
  readonly changed: ReadonlyMap<string, unknown>
  /** One that was not there, of few rows, is made when it is read. */
  readonly trees: Map<string, Tree>
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const rowOf = ({ live, changed }: SeenTable, key: string): unknown =>
  changed.has(key) ? changed.get(key) : live.rows.get(key)

function* rowsOf({ live, changed }: SeenTable): Generator<readonly [string, unknown]> {
  for (const entry of live.rows) if (!changed.has(entry[0])) yield entry
  for (const entry of changed) if (entry[1] !== undefined) yield entry
}

function treeIn(table: SeenTable, name: string, index: string): Tree {
  const known = table.trees.get(index)
  if (known) return known
  const found = table.live.indexes.get(index)
  if (!found) throw new Error(`Table ${name} has no index ${index}`)
  const made = treeOf(found.key, rowsOf(table))
  table.trees.set(index, made)
  return made
}

const refuse = (): never => {
  throw new Error('A view is only read')
}

/**
 * Tables as they are now, whatever is written later. To be opened between two transactions. Nothing is copied: an index
 * is a clone that shares its nodes, and a row that is changed is noted by the table as it was (see {@link LiveTable}).
 */
export function openView(tables: ReadonlyMap<string, LiveTable>): { readonly tx: Transaction; release(): void } {
  const slices = createSlices()
  const seen = new Map<string, SeenTable>()
  for (const [name, live] of tables) {
    const changed = new Map<string, unknown>()
    live.views.push(changed)
    const trees = new Map<string, Tree>()
    for (const [index, { tree }] of live.indexes) if (tree) trees.set(index, tree.clone())
    seen.set(name, { live, changed, trees })
  }

  function* rowsInRange(declared: Table<never>, index: string, range: Range): Generator<unknown> {
    const table = seen.get(declared.name)
    if (!table) return
    for (const key of keysInRange(treeIn(table, declared.name, index), range)) yield rowOf(table, key)
  }

  async function* each(declared: Table<never>, index: string, range: Range): AsyncGenerator<unknown> {
    let skip = range.offset ?? 0
    let left = range.limit ?? Infinity
    for (const row of rowsInRange(declared, index, range)) {
      if (slices.isOver()) await slices.next()
      if (left <= 0) return
      if (skip > 0) skip -= 1
      else {
        left -= 1
        yield row
      }
    }
  }

  /** In the order of the primary key, which no table keeps: it is sorted row by row, so that others can run. */
  async function* eachOf(declared: Table<never>): AsyncGenerator<unknown> {
    const table = seen.get(declared.name)
    if (!table) return
    const sorted = new BTree<string, unknown>(undefined, compareTexts)
    for (const [key, row] of rowsOf(table)) {
      sorted.set(key, row)
      if (slices.isOver()) await slices.next()
    }
    for (const row of sorted.values()) {
      if (slices.isOver()) await slices.next()
      yield row
    }
  }

  async function gathered(rows: AsyncIterable<unknown>): Promise<unknown[]> {
    const all: unknown[] = []
    for await (const row of rows) all.push(row)
    return all
  }

  const tx = {
    async get(declared: Table<never>, key: string) {
      const table = seen.get(declared.name)
      return table && rowOf(table, key)
    },
    find: async (declared: Table<never>, index: string, prefix: Key) =>
      rowsInRange(declared, index, { prefix }).next().value,
    list: (declared: Table<never>, index: string, range: Range) => gathered(each(declared, index, range)),
    all: (declared: Table<never>) => gathered(eachOf(declared)),
    each: (declared: Table<never>, index: string, range: Range = {}) => each(declared, index, range),
    eachOf,
    put: refuse,
    delete: refuse,
    wipe: refuse,
    replace: refuse,
  }

  return {
    // The rows of a table are of its type, because `put` takes no others.
    tx: tx as unknown as Transaction,
    release() {
      for (const { live, changed } of seen.values()) {
        const at = live.views.indexOf(changed as Map<string, unknown>)
        if (at !== -1) live.views.splice(at, 1)
      }
      seen.clear()
    },
  }
}
