import { ProseError, prose } from './values/prose.ts'

/** One part of an index key. Numbers sort before texts. */
export type KeyPart = string | number
export type Key = readonly KeyPart[]

/** An ordered index; rows whose key is `undefined` are not in it. */
export type Index<Row> = (row: Row) => Key | undefined

/** A declared table: rows are immutable, replaced whole by `put`. */
export interface Table<Row, Indexes extends string = string> {
  readonly name: string
  readonly key: (row: Row) => string
  readonly indexes: Readonly<Record<Indexes, Index<Row>>>
}

const declarations = new Map<string, Table<never>>()

/** Every table there is, by name: a store that reads rows from a disk builds their indexes before the first query. */
export const declaredTables: ReadonlyMap<string, Table<never>> = declarations

/** Declares a table. The name is unique in a store and starts with its owner's: `egret.users`. */
export const table =
  <Row>() =>
  <Indexes extends string = never>(declared: Table<Row, Indexes>): Table<Row, Indexes> => {
    declarations.set(declared.name, declared)
    return declared
  }

/** Two texts as one primary key, in the order of the first, then the second. A NUL in the first is no separator. */
export const joinKey = (first: string, second: string): string =>
  `${first.includes('\u0000') ? first.replaceAll('\u0000', '\u0000\u0001') : first}\u0000\u0000${second}`

/** A range of an ordered index: all keys that begin with `prefix`, narrowed by the part that follows it. */
export interface Range {
  readonly prefix?: Key
  /** Lowest and highest value of the part after the prefix, both included. */
  readonly from?: KeyPart
  readonly to?: KeyPart
  readonly newestFirst?: boolean
  readonly offset?: number
  readonly limit?: number
}

/** What a handler may do to the state. Everything in one transaction is kept together or not at all. */
export interface Transaction {
  get<Row>(table: Table<Row>, key: string): Promise<Row | undefined>
  /** The first row whose index key begins with `prefix`. */
  find<Row, I extends string>(table: Table<Row, I>, index: I, prefix: Key): Promise<Row | undefined>
  /** Rows in index order; the cost depends on what is returned, not on what is kept. */
  list<Row, I extends string>(table: Table<Row, I>, index: I, range: Range): Promise<Row[]>
  /** Every row, in the order of the primary key; for whole-state listings only. */
  all<Row>(table: Table<Row>): Promise<Row[]>
  /** The rows of {@link Transaction.list} one by one; of a {@link View} without holding up others, however many. */
  each<Row, I extends string>(table: Table<Row, I>, index: I, range?: Range): AsyncIterable<Row>
  /** The rows of {@link Transaction.all} one by one. */
  eachOf<Row>(table: Table<Row>): AsyncIterable<Row>
  put<Row>(table: Table<Row>, row: Row): Promise<void>
  delete<Row>(table: Table<Row>, key: string): Promise<void>
  /** Empties the tables whose name the test accepts. */
  wipe(test: (table: string) => boolean): Promise<void>
  /** Empties those tables and puts what was built in their place; it may have no others. */
  replace(test: (table: string) => boolean, built: Built<unknown>): Promise<void>
}

/** The state as it was at one moment, whatever is written since. */
export interface View<T> {
  /** What the look at that moment returned; what it was given can be read, not written, until the release. */
  readonly seen: T
  /** To be called once, when nothing more is read. */
  release(): void
}

/** Tables that were built beside the present ones. */
export interface Built<T> {
  /** What building them returned. */
  readonly result: T
}

/** A change could not be kept; nothing of its transaction is left. The message says why. */
export class StoreError extends ProseError {
  override readonly name: string = 'StoreError'
}

/** The store does not answer at the moment, and nothing was begun: the same may be asked again. */
export class StoreUnreachable extends StoreError {
  override readonly name = 'StoreUnreachable'
}

/** The store has been silent for too long. Nothing was changed by what waited for it. */
export class StoreGone extends StoreError {
  override readonly name = 'StoreGone'
}

/**
 * Another process owns what the transaction worked on. `kept` says what became of its changes: `no` means that the
 * owner may be asked the same again; `unknown`, that they were perhaps kept before it was lost.
 */
export class OwnershipLost extends StoreError {
  readonly kept: 'no' | 'unknown'

  constructor(kept: 'no' | 'unknown') {
    super(
      kept === 'no'
        ? prose('Another replica has taken over.', '已由另一副本接管。')
        : prose(
            'Another replica has taken over, and whether the change was kept before is not known. Look before you repeat it.',
            '已由另一副本接管，此前修改是否保存未知。请先查看再重复操作。',
          ),
    )
    this.kept = kept
  }
}

/** What a namespace may hold has been reached. */
export class QuotaError extends StoreError {
  override readonly name = 'QuotaError'
}

/** One entry of the journal as it is stored: its number and its text. */
export type StoredEntry = readonly [number: number, text: string]

/** What changed beside the state since it was last saved. */
export interface SideChanges {
  readonly added: readonly StoredEntry[]
  /** Entries up to this number are no longer wanted. */
  readonly droppedUpTo: number
  readonly dropped: readonly number[]
  readonly extras: Readonly<Record<string, string>>
}

/** What is kept beside the state, outside of transactions and a moment later: the journal and counters. */
export interface SideStore {
  load(): Promise<{ readonly entries: readonly StoredEntry[]; readonly extras: Readonly<Record<string, string>> }>
  save(changes: SideChanges): Promise<void>
}

/** Transactions run one after another; a rejected one leaves no trace. */
export interface Store {
  /**
   * Resolves once the work is done and everything it wrote or may have seen is kept: on the disk where the store has
   * one. Rejects with a {@link StoreError} when it cannot be kept.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * Looks between two transactions, and keeps what is seen readable while others go on writing: it costs as much as
   * what is written meanwhile. Resolves once everything it shows is kept, like a transaction.
   */
  view<T>(look: (tx: Transaction) => T): Promise<View<T>>
  /**
   * Builds tables beside the present ones, from none, while others go on with those, and runs `place` as a transaction,
   * which is to {@link Transaction.replace} the present ones. Nothing is left when either fails. One after another.
   */
  rebuild<T, U>(
    build: (tx: Transaction) => Promise<T>,
    place: (tx: Transaction, built: Built<T>) => Promise<U>,
  ): Promise<U>
  /** Present where another process may take over at any moment and has to go on where this one ended. */
  readonly side?: SideStore | undefined
  /** Ends once everything is kept. */
  close(): Promise<void>
}
