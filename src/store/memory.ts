import sortedBtree from 'sorted-btree'
import type { Index, Key, KeyPart, Range, Store, Table, Transaction } from '../contract/store.ts'

const BTree = sortedBtree.default

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

interface LiveIndex {
  readonly key: Index<unknown>
  /** Index key with the primary key behind it → primary key. */
  readonly tree: InstanceType<typeof BTree<Bound, string>>
}

interface LiveTable {
  readonly rows: Map<string, unknown>
  readonly indexes: ReadonlyMap<string, LiveIndex>
}

function liveTable(declared: Table<never>): LiveTable {
  const indexes = new Map<string, LiveIndex>()
  for (const [name, key] of Object.entries(declared.indexes as Record<string, Index<unknown>>)) {
    indexes.set(name, { key, tree: new BTree<Bound, string>(undefined, compareKeys) })
  }
  return { rows: new Map(), indexes }
}

/** Puts or removes a row and keeps every index true. Answers the row that stood there before. */
function replace(live: LiveTable, key: string, row: unknown | undefined): unknown | undefined {
  const before = live.rows.get(key)
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

function* keysInRange(index: LiveIndex, range: Range): Generator<string> {
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

/**
 * State in memory. Transactions run one after another: a handler awaits nothing but the state, so a transaction ends
 * within the turn it began in and the queue is nearly always empty. Writes go straight in and are undone, newest
 * first, when the transaction fails.
 */
export function memoryStore(): Store {
  const tables = new Map<string, LiveTable>()
  const undo: (() => void)[] = []
  let busy = false
  const waiting: (() => void)[] = []

  function live(declared: Table<never>): LiveTable {
    let found = tables.get(declared.name)
    if (!found) {
      found = liveTable(declared)
      tables.set(declared.name, found)
    }
    return found
  }

  function write(declared: Table<never>, key: string, row: unknown | undefined): void {
    const target = live(declared)
    const before = replace(target, key, row)
    undo.push(() => replace(target, key, before))
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
  }

  /** Waits for its turn, runs, and hands over to the next in line. */
  async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (busy) await new Promise<void>((resume) => waiting.push(resume))
    busy = true
    try {
      return await work(tx)
    } catch (error) {
      while (undo.length > 0) undo.pop()?.()
      throw error
    } finally {
      if (undo.length > 0) undo.length = 0
      const next = waiting.shift()
      if (next) next()
      else busy = false
    }
  }

  return {
    transaction,
    wipe: (test) =>
      transaction(async () => {
        for (const name of [...tables.keys()]) if (test(name)) tables.delete(name)
      }),
  }
}
