import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Adapter } from 'lowdb'
import type { Prose } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { DataError } from '../errors.ts'
import { migrator, type Schema } from '../schema.ts'
import type { Change } from '../tables.ts'
import { chunksOf } from './chunks.ts'
import { syncDirectory } from './disk.ts'
import { type Check, checkOf, framed, readLines } from './lines.ts'

export type Rows = ReadonlyMap<string, unknown>

/** What lowdb holds: every row, as of the beginning of one log. */
export interface SnapshotData {
  /** The version the file has; as it is written it has the schema's. */
  readonly version: number
  /** The first log whose changes come on top. */
  readonly log: number
  readonly tables: Iterable<readonly [name: string, rows: Rows]>
}

/** Stands between a file and memory while it is read: calls `apply` with what is to be done of a change. */
export type Reading = (change: Change, apply: (change: Change) => void) => void

export interface SnapshotOptions {
  readonly schema: Schema
  readonly reading: Reading
  /** Takes one slice of rows while none of them changes. */
  readonly exclusive: <T>(work: () => T) => Promise<T>
  /** Runs before the new file takes the place of the old one; what it throws leaves the old one. */
  readonly beforeRename: () => Promise<void>
}

export const FORMAT = 'channel-sandbox'

/** The first line of a snapshot or a log. */
export interface Header {
  readonly format: string
  readonly version: number
  readonly log: number
  /** The checksum of each line goes on from that of the line before; those of 0.1.0 stand alone. */
  readonly chained?: true
  /** The checksum of the last line of the log before, where that ended without a gap. */
  readonly previous?: Check
}

type Chunk = readonly [table: string, rows: readonly (readonly [key: string, row: unknown])[]]

const damaged = (file: string, what: Prose): DataError =>
  new DataError(
    prose(
      `${file} is damaged (${what.en}), so the sandbox does not start and has changed nothing. Put a copy of the directory back, or move it away to start anew.`,
      `${file} 已损坏（${what.zh}），沙箱不启动，也未做任何修改。请恢复目录的副本，或移走目录重新开始。`,
    ),
  )

/** The version a header tells, refused when this program does not know it. */
export function checkedVersion(header: Header | undefined, file: string, { version }: Schema): number {
  if (header?.format !== FORMAT) throw damaged(file, prose('no header', '没有文件头'))
  if (!Number.isInteger(header.version) || header.version < 1)
    throw damaged(file, prose(`data version ${header.version}`, `数据版本 ${header.version}`))
  if (header.version > version) {
    throw new DataError(
      prose(
        `${file} was written by a newer channel-sandbox (data version ${header.version}, this one knows ${version}). Start the newer one, or choose another --data directory. Nothing was changed.`,
        `${file} 由更新版本的 channel-sandbox 写入（数据版本 ${header.version}，本版本支持到 ${version}）。请启动更新的版本，或换一个 --data 目录。未做任何修改。`,
      ),
    )
  }
  return header.version
}

function readSnapshot(file: string, schema: Schema, reading: Reading): SnapshotData {
  const tables = new Map<string, Map<string, unknown>>()
  const apply = ([name, key, row]: Change): void => {
    const table = tables.get(name)
    if (key === undefined) return
    if (row === undefined) table?.delete(key)
    else if (table) table.set(key, row)
    else tables.set(name, new Map([[key, row]]))
  }
  const lines = readLines(file)
  const first = lines.next().value?.found?.value as Header | undefined
  const version = checkedVersion(first, file, schema)
  const migrate = migrator(version, schema)
  let count = 0
  let end: number | undefined
  for (const { number, found } of lines) {
    if (!found || end !== undefined) throw damaged(file, prose(`line ${number}`, `第 ${number} 行`))
    if (!Array.isArray(found.value)) {
      end = (found.value as { rows: number }).rows
      continue
    }
    const [table, rows] = found.value as unknown as Chunk
    count += rows.length
    for (const [key, row] of rows) {
      const change = migrate([table, key, row])
      if (change) reading(change, apply)
    }
  }
  if (end !== count)
    throw damaged(file, end === undefined ? prose('it is cut off', '文件被截断') : prose('rows are missing', '缺少行'))
  return { version, log: (first as Header).log, tables }
}

/**
 * A lowdb adapter that writes in slices, while the rows go on changing. That is sound because the log begun before
 * the first slice is replayed on top, and its lines say what a row became, not what was done to it: a row that is
 * read too new becomes the same once more.
 *
 * lowdb's own adapters serialise everything at once, and its presets keep everything in memory under NODE_ENV=test.
 */
export function snapshotAdapter(file: string, options: SnapshotOptions): Adapter<SnapshotData> & { size(): number } {
  const { schema, reading, exclusive, beforeRename } = options
  let written = 0

  async function* chunks({ log, tables }: SnapshotData): AsyncGenerator<string> {
    const header: Header = { format: FORMAT, version: schema.version, log, chained: true }
    yield JSON.stringify(header)
    let count = 0
    for await (const chunk of chunksOf(tables, exclusive)) {
      count += chunk.count
      yield chunk.json
    }
    yield JSON.stringify({ rows: count })
  }

  async function writeTo(temporary: string, data: SnapshotData): Promise<void> {
    const handle = await open(temporary, 'w', 0o600)
    try {
      written = 0
      let check: Check = 0
      for await (const json of chunks(data)) {
        const line = framed(json, check)
        check = checkOf(line)
        await handle.appendFile(line)
        written += line.length
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  return {
    size: () => written,
    // A file that is not there is no state; one that cannot be read is an error, never an empty state.
    read: async () => (existsSync(file) ? readSnapshot(file, schema, reading) : null),
    async write(data) {
      const temporary = `${file}.new`
      try {
        await writeTo(temporary, data)
        await beforeRename()
        await rename(temporary, file)
        syncDirectory(dirname(file))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
  }
}
