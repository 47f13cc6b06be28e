import { OwnershipLost, StoreError } from '../../contract/store.ts'
import { prose, sentences } from '../../contract/values/prose.ts'
import type { Recorder } from '../memory.ts'
import type { Change } from '../tables.ts'
import { type Database, explainFailure, isTransient } from './database.ts'
import type { Lease } from './lease.ts'

/** One namespace as one owner may write it. */
export interface Owned {
  readonly name: string
  readonly epoch: number
}

export interface PostgresCommits extends Pick<Recorder, 'record' | 'pending'> {
  /** The last batch that was kept. */
  readonly seq: number
  /** Characters of the log since {@link PostgresCommits.restart}. */
  readonly size: number
  /** How often a batch was refused and undone. */
  readonly failures: number
  /** When work of the namespace is due, as the database knows it; milliseconds since 1970. */
  due: number | undefined
  restart(): void
  /** Resolves once everything recorded by now is kept. */
  flush(): Promise<void>
  /** Takes nothing more; what was recorded before is still written. */
  close(): Promise<void>
}

export interface CommitOptions {
  readonly database: Database
  readonly lease: Lease
  readonly owned: Owned
  /** The last batch that is in the database. */
  readonly seq: number
  /** Characters that the log has already. */
  readonly size: number
  readonly format: number
  readonly due: number | undefined
  /** When a change makes work due, in milliseconds since 1970 on the database's clock. */
  readonly dueOf: (change: Change) => number | undefined
  readonly exclusive: (work: () => void) => Promise<void>
  /** Why a change is refused before it is written; undefined when it is not. */
  readonly refuse: () => StoreError | undefined
  /** Called once when another process owns the namespace, or its memory can no longer be trusted. */
  readonly onLost: () => void
  /** Told the number of transactions of each batch that was kept, for counting. */
  readonly onKept: (transactions: number) => void
}

/** Transactions that are written with one statement and share its outcome. */
interface Batch {
  readonly lines: string[]
  readonly undo: (() => void)[]
  due: number | undefined
  readonly kept: Promise<void>
  resolve(): void
  reject(error: StoreError): void
}

function newBatch(): Batch {
  let resolve: () => void = () => undefined
  let reject: (error: StoreError) => void = () => undefined
  const kept = new Promise<void>((...settle) => {
    ;[resolve, reject] = settle
  })
  // Those who wait learn of it; that there are none is no defect.
  kept.catch(() => undefined)
  return { lines: [], undo: [], due: undefined, kept, resolve, reject }
}

/** How long a batch is sent again whose answer was lost; then its outcome stays unknown. */
const PATIENCE_MS = 15_000
const RETRY_MS = 100

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/**
 * Appends the transactions of one namespace to its log: all that commit in one turn of the event loop, or while the
 * last batch is on its way, are one INSERT, which succeeds only while the epoch of the owner holds.
 *
 * A batch whose answer was lost is sent again under the same number, where it finds itself. When the epoch no longer
 * holds, nothing in memory counts any more: every transaction that waits is rejected with {@link OwnershipLost}.
 */
export function createPostgresCommits(options: CommitOptions): PostgresCommits {
  const { database, lease, owned, format, dueOf, exclusive, refuse, onLost, onKept } = options
  const { sql } = database
  let { seq } = options
  let { due } = options
  let { size } = options
  let failures = 0
  let batch: Batch | undefined
  let inFlight: Batch | undefined
  let running: Promise<void> | undefined
  let refusal: StoreError | undefined

  function lose(mine: Batch, kept: 'no' | 'unknown'): void {
    refusal = new OwnershipLost('no')
    mine.reject(new OwnershipLost(kept))
    // What came after was never sent.
    batch?.reject(refusal)
    batch = undefined
    inFlight = undefined
    onLost()
  }

  /** The database said no: the batch and all that was built on it are taken back, and the next one may succeed. */
  async function fail(mine: Batch, error: unknown): Promise<void> {
    failures += 1
    const failure = new StoreError(
      sentences(prose('The change could not be kept.', '修改未能保存。'), explainFailure(error, database.shown)),
    )
    refusal = failure
    await exclusive(() => {
      const undone = batch ? [mine, batch] : [mine]
      batch = undefined
      for (const { undo } of undone.reverse()) for (const back of undo.reverse()) back()
      refusal = undefined
      inFlight = undefined
      for (const { reject } of undone) reject(failure)
    })
  }

  /** What became of a batch that was sent more than once and then refused. */
  async function fate(): Promise<'yes' | 'no' | 'unknown'> {
    try {
      const [row] = await database.run('commit', sql.fate, [owned.name, seq + 1])
      if (row?.epoch === owned.epoch) return 'yes'
      return ((row?.seq as number | null) ?? 0) > seq ? 'unknown' : 'no'
    } catch {
      return 'unknown'
    }
  }

  function append(mine: Batch, data: string): ReturnType<Database['run']> {
    const values = [owned.name, owned.epoch, seq + 1, format, data]
    const isNews = mine.due !== undefined && (due === undefined || mine.due < due)
    if (!isNews) return database.run('commit', sql.append, values)
    return database.run('commit', sql.appendDue, [...values, mine.due]).then((rows) => {
      due = mine.due
      return rows
    })
  }

  async function write(mine: Batch): Promise<void> {
    const data = `[${mine.lines.join(',')}]`
    const started = performance.now()
    for (let attempt = 1; ; attempt += 1) {
      let rows: readonly unknown[]
      try {
        rows = await append(mine, data)
      } catch (error) {
        if (!isTransient(error) && attempt === 1) return fail(mine, error)
        // Sent once more and refused: the first try may still be carried out, so what is in memory cannot be trusted.
        if (!isTransient(error)) return lose(mine, 'unknown')
        if (lease.lost || performance.now() - started > PATIENCE_MS) return lose(mine, 'unknown')
        await pause(RETRY_MS)
        continue
      }
      if (rows.length === 0) {
        const known = attempt === 1 ? 'no' : await fate()
        if (known !== 'yes') return lose(mine, known)
        kept(mine, data)
        return lose(newBatch(), 'no')
      }
      return kept(mine, data)
    }
  }

  function kept(mine: Batch, data: string): void {
    seq += 1
    size += data.length
    inFlight = undefined
    onKept(mine.lines.length)
    mine.resolve()
  }

  async function run(): Promise<void> {
    await new Promise((resume) => setImmediate(resume))
    while (batch) {
      inFlight = batch
      batch = undefined
      await write(inFlight)
    }
    running = undefined
  }

  return {
    get seq() {
      return seq
    },
    get size() {
      return size
    },
    get failures() {
      return failures
    },
    get due() {
      return due
    },
    set due(at) {
      due = at
    },
    restart() {
      size = 0
    },
    record(changes, undo) {
      const refused = refusal ?? (lease.lost ? new OwnershipLost('no') : refuse())
      if (refused) throw refused
      batch ??= newBatch()
      batch.lines.push(JSON.stringify(changes))
      batch.undo.push(undo)
      for (const change of changes) {
        const at = dueOf(change)
        if (at !== undefined && (batch.due === undefined || at < batch.due)) batch.due = at
      }
      running ??= run()
      return batch.kept
    },
    pending() {
      const waited = (batch ?? inFlight)?.kept
      if (waited) return waited
      if (refusal) return Promise.reject(refusal)
      return lease.holds() ? undefined : lease.confirm()
    },
    async flush() {
      await (batch ?? inFlight)?.kept
    },
    async close() {
      while (running) await running
      // What comes now is the next owner's to do.
      refusal ??= new OwnershipLost('no')
    },
  }
}
