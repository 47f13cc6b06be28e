import { type Built, OwnershipLost, type Store, type Transaction, type View } from '../contract/store.ts'
import { type Building, buildBeside } from './beside.ts'
import { type Change, createTables } from './tables.ts'
import { openView } from './view.ts'

/** Who keeps what transactions change. */
export interface Recorder {
  /**
   * Takes the changes of a transaction that has succeeded and answers once they are kept; throws when it takes none.
   * When they cannot be kept it calls `undo`, in the store's turn.
   */
  record(changes: readonly Change[], undo: () => void): Promise<void>
  /** Ends when all that was recorded is kept; nothing when it is. */
  pending(): Promise<void> | undefined
  /**
   * Lets no snapshot begin until the release, and resolves once none is being written: rows that are recorded beside
   * the tables are in no snapshot, so that the log in which they begin has to be the one in which they take their place.
   */
  holdSnapshots(): Promise<() => void>
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
  /** How many rows are built beside the tables at the moment. */
  rowsBeside(): number
}

/**
 * State in memory. Transactions run one after another: a handler awaits nothing but the state, so a transaction ends
 * within the turn it began in and the queue is nearly always empty. Writes go straight in and are undone, newest
 * first, when the transaction fails. With a recorder the next one begins while the last is being kept, and each that
 * wrote or looked waits for that.
 */
export function memoryStore(recorder?: Recorder): MemoryStore {
  const tables = createTables()
  let building: Building<unknown> | undefined
  let rebuilt: Promise<unknown> = Promise.resolve()
  let busy = false
  const waiting: (() => void)[] = []

  /** Hands the changes over; answers what to wait for. */
  function keep(): Promise<void> | undefined {
    const mine = tables.written()
    if (mine.length === 0) return recorder?.pending()
    const kept = recorder?.record(mine.map(tables.changeOf), () => tables.revert(mine))
    tables.next()
    return kept
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
    if (wrote || tried >= MOST_LOOKS || error instanceof OwnershipLost) throw error
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
      result = await work(tables.tx)
      wrote = tables.written().length > 0
      kept = keep()
    } catch (error) {
      tables.revert(tables.written())
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

  async function view<T>(look: (tx: Transaction) => T, tried = 1): Promise<View<T>> {
    await enter()
    let opened: ReturnType<typeof openView>
    let seen: T
    try {
      opened = openView(tables.byName)
      seen = look(opened.tx)
    } finally {
      leave()
    }
    const { release } = opened
    try {
      await recorder?.pending()
    } catch (lost) {
      // It shows what was taken back since.
      release()
      if (tried >= MOST_LOOKS || lost instanceof OwnershipLost) throw lost
      return view(look, tried + 1)
    }
    return { seen, release }
  }

  async function rebuild<T, U>(
    build: (tx: Transaction) => Promise<T>,
    place: (tx: Transaction, built: Built<T>) => Promise<U>,
  ): Promise<U> {
    const release = await recorder?.holdSnapshots()
    try {
      const mine = buildBeside(build, recorder && ((changes) => recorder.record(changes, () => undefined)))
      building = mine
      const built = await mine.done
      return await transaction((tx) => place(tx, built))
    } finally {
      building = undefined
      release?.()
    }
  }

  return {
    transaction: (work) => transaction(work),
    view: (look) => view(look),
    rebuild(build, place) {
      const mine = rebuilt.then(() => rebuild(build, place))
      rebuilt = mine.catch(() => undefined)
      return mine
    },
    rowsBeside: () => building?.rows() ?? 0,
    async exclusive(work) {
      await enter()
      try {
        return work()
      } finally {
        leave()
      }
    },
    apply: tables.apply,
    adopt: tables.adopt,
    tables: tables.all,
    close: async () => undefined,
  }
}
