import type { Prose } from '../../contract/schema/field.ts'
import { QuotaError, type SideStore, type Store, type StoreError } from '../../contract/store.ts'
import { prose } from '../../contract/values/prose.ts'
import { chunksOf } from '../directory/chunks.ts'
import { createSnapshotRuns } from '../directory/snapshotRuns.ts'
import { DataError } from '../errors.ts'
import { memoryStore } from '../memory.ts'
import { migrator, SCHEMA, type Schema } from '../schema.ts'
import { BESIDE, type Change } from '../tables.ts'
import { createPostgresCommits, type Owned, type PostgresCommits } from './commits.ts'
import type { Database } from './database.ts'
import type { Lease } from './lease.ts'

/** A namespace that was taken: where its snapshot ends and its log goes on. */
export interface Taken extends Owned {
  readonly snapshot: number | undefined
  /** The last batch the snapshot holds. */
  readonly seq: number
  /** Whether it was made just now. */
  readonly isNew: boolean
}

export interface NamespaceStoreOptions {
  readonly database: Database
  readonly lease: Lease
  readonly taken: Taken
  readonly dueOf?: (change: Change) => number | undefined
  /** Rows it may hold. */
  readonly mostRows?: number | undefined
  readonly onLost?: () => void
  readonly onKept?: (transactions: number) => void
  /** Told what a person should know. */
  readonly report?: (said: Prose) => void
  /** A snapshot is written when the log has so many characters and more than the last snapshot; 4 million unless told. */
  readonly snapshotSize?: number
  readonly schema?: Schema
}

export interface NamespaceStore extends Store {
  readonly owned: Owned
  /** How many rows it holds. */
  rows(): number
  /** Resolves once everything that was recorded is kept. */
  flush(): Promise<void>
  /** Writes a snapshot now and deletes the log behind it. */
  snapshot(): Promise<void>
  /** When its work is due, as the database knows it. */
  readonly commits: Pick<PostgresCommits, 'due'>
}

const SNAPSHOT_SIZE = 4_000_000
const ENTRIES_PER_STATEMENT = 500

type LoadParts = Pick<NamespaceStoreOptions, 'database' | 'taken'> & { readonly schema: Schema }

/** A migrator for what was written in a format, refused when it is newer than this program. */
function migratorFrom(format: number, schema: Schema, name: string) {
  if (format > schema.version) {
    throw new DataError(
      prose(
        `Namespace "${name}" was written by a newer channel-sandbox (data version ${format}, this one knows ${schema.version}). Update this replica.`,
        `命名空间 "${name}" 由更新版本的 channel-sandbox 写入（数据版本 ${format}，本版本支持到 ${schema.version}）。请升级本副本。`,
      ),
    )
  }
  return migrator(format, schema)
}

/** Reads snapshot and log into memory. Returns the last batch, and how many characters snapshot and log have. */
async function load({ database, taken, schema }: LoadParts, apply: (change: Change) => void) {
  const { sql, run } = database
  let snapshotSize = 0
  for (let part = -1; taken.snapshot !== undefined; ) {
    const rows = await run('bulk', sql.parts, [taken.name, taken.snapshot, part])
    for (const row of rows) {
      const migrate = migratorFrom(row.format as number, schema, taken.name)
      snapshotSize += (row.data as string).length
      const [table, kept] = JSON.parse(row.data as string) as [string, [string, unknown][]]
      for (const [key, value] of kept) {
        const change = migrate([table, key, value])
        if (change) apply(change)
      }
      part = row.part as number
    }
    if (rows.length === 0) break
  }
  let { seq } = taken
  let logSize = 0
  for (;;) {
    const rows = await run('bulk', sql.changes, [taken.name, seq])
    for (const row of rows) {
      const migrate = migratorFrom(row.format as number, schema, taken.name)
      logSize += (row.data as string).length
      for (const changes of JSON.parse(row.data as string) as Change[][]) {
        for (const change of changes) {
          const migrated = migrate(change)
          if (migrated) apply(migrated)
        }
      }
      seq = row.seq as number
    }
    if (rows.length === 0) break
  }
  return { seq, snapshotSize, logSize }
}

/** State of one namespace in memory, kept in PostgreSQL: a snapshot of it and a log of what has changed since. */
export async function openNamespaceStore(options: NamespaceStoreOptions): Promise<NamespaceStore> {
  const { database, lease, taken, mostRows, schema = SCHEMA } = options
  const { onLost = () => undefined, onKept = () => undefined, report = () => undefined } = options
  const { sql, run } = database
  const least = options.snapshotSize ?? SNAPSHOT_SIZE
  let commits: PostgresCommits
  let ended = false
  const memory = memoryStore({
    record(changes, undo) {
      const kept = commits.record(changes, undo)
      snapshots.whenDue()
      return kept
    },
    pending: () => commits.pending(),
    holdSnapshots: () => snapshots.hold(),
  })

  const rows = (): number => {
    let count = 0
    for (const [, kept] of memory.tables()) count += kept.size
    return count
  }
  let counted = 0
  /** Counting every table costs something, so it is done once per as many commits as there is room for rows. */
  function refuse(): StoreError | undefined {
    if (mostRows === undefined) return undefined
    const beside = memory.rowsBeside()
    counted -= 1
    if (counted > 0 && beside === 0) return undefined
    const count = Math.max(rows(), beside)
    counted = Math.floor((mostRows - count) / 100)
    return count > mostRows
      ? new QuotaError(
          prose(
            `The namespace has ${count} rows and may have ${mostRows} (--quota rows=${mostRows}). Reset or end it.`,
            `命名空间有 ${count} 行，上限为 ${mostRows} (--quota rows=${mostRows})。请重置或结束它。`,
          ),
        )
      : undefined
  }

  const { seq, snapshotSize, logSize } = await load({ database, taken, schema }, memory.apply)
  // What another owner was building when it ended is not in its place and never will be.
  memory.apply([BESIDE])
  let threshold = Math.max(least, snapshotSize)
  commits = createPostgresCommits({
    database,
    lease,
    owned: taken,
    seq,
    size: logSize,
    format: schema.version,
    due: undefined,
    dueOf: options.dueOf ?? (() => undefined),
    exclusive: memory.exclusive,
    refuse,
    onLost,
    onKept,
  })

  /**
   * Writes rows in slices while they go on changing; sound because the log behind `from` is replayed on top. It counts
   * only once every row it may have seen is kept, and is published only while the epoch holds.
   */
  async function write(): Promise<void> {
    const { failures } = commits
    await commits.flush()
    const from = commits.seq
    commits.restart()
    const [made] = await run('bulk', sql.newSnapshot, [])
    const id = made?.id as number
    let size = 0
    let part = 0
    for await (const chunk of chunksOf(memory.tables(), memory.exclusive)) {
      if (lease.lost || ended) return
      await run('bulk', sql.addPart, [taken.name, id, part, schema.version, chunk.json])
      part += 1
      size += chunk.json.length
    }
    await commits.flush()
    if (commits.failures > failures) throw new Error('a commit failed meanwhile')
    const published = await run('bulk', sql.publish, [taken.name, taken.epoch, id, from])
    if (published.length === 0) return
    threshold = Math.max(least, size)
    await run('bulk', sql.dropChanges, [taken.name, from, taken.epoch])
    await run('bulk', sql.dropParts, [taken.name, id, taken.epoch])
  }

  const snapshots = createSnapshotRuns({
    write,
    isDue: () => commits.size > threshold,
    failed(error) {
      // The log is all there, so nothing is lost; the next try comes later.
      threshold = commits.size + least
      if (!ended)
        report(
          prose(
            `The snapshot of namespace "${taken.name}" could not be written: ${error.message}. The log goes on.`,
            `命名空间 "${taken.name}" 的快照无法写入：${error.message}。日志继续写入。`,
          ),
        )
    },
  })

  const side: SideStore = {
    async load() {
      const entries = await run('bulk', sql.journal, [taken.name])
      const extras = await run('bulk', sql.extras, [taken.name])
      return {
        entries: entries.map(({ seq: at, data }) => [at as number, data as string] as const),
        extras: Object.fromEntries(extras.map(({ name, data }) => [name, data as string])),
      }
    },
    async save({ added, droppedUpTo, dropped, extras }) {
      const { name, epoch } = taken
      for (let from = 0; from < added.length; from += ENTRIES_PER_STATEMENT) {
        const some = added.slice(from, from + ENTRIES_PER_STATEMENT)
        await run('bulk', sql.addJournal, [name, epoch, some.map(([at]) => at), some.map(([, text]) => text)])
      }
      // Another owner's journal is never cut: the numbers are this one's only while it writes.
      await run('bulk', sql.cutJournal, [name, droppedUpTo, dropped, epoch])
      for (const [extra, data] of Object.entries(extras)) await run('bulk', sql.putExtra, [name, epoch, extra, data])
    },
  }

  return {
    side,
    owned: taken,
    transaction: memory.transaction,
    view: memory.view,
    rebuild: memory.rebuild,
    rows,
    flush: () => commits.flush(),
    snapshot: snapshots.now,
    get commits() {
      return commits
    },
    async close() {
      ended = true
      await snapshots.end()
      await commits.close()
    },
  }
}
