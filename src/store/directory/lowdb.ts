import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Low } from 'lowdb'
import type { Prose } from '../../contract/schema/field.ts'
import type { Store } from '../../contract/store.ts'
import { prose, sentences } from '../../contract/values/prose.ts'
import { type MemoryStore, memoryStore } from '../memory.ts'
import { SCHEMA, type Schema } from '../schema.ts'
import { type Commits, createCommits, type Durability } from './commits.ts'
import { type OpenAppendFile, openAppendFile, syncDirectory } from './disk.ts'
import { loadDirectory } from './loadDirectory.ts'
import { lockDirectory } from './lock/lock.ts'
import { type LogWriter, logName, logNumbers, logWriter } from './log.ts'
import { FORMAT, type Header, type Reading, type SnapshotData, snapshotAdapter } from './snapshot.ts'
import { createSnapshotRuns } from './snapshotRuns.ts'

export type { Durability } from './commits.ts'

export interface LowdbOptions {
  /** Made when it is not there. */
  readonly directory: string
  readonly durability: Durability
  /** Told what a person should know: a torn line, a snapshot that could not be written. */
  readonly report?: (said: Prose) => void
  /** A snapshot is written when the log has so many bytes and more than the last snapshot; 16 MB unless told. */
  readonly snapshotBytes?: number
  readonly schema?: Schema
  /** Sees each change before it is taken into memory, so that what would be dropped soon never fills it. */
  readonly reading?: Reading
  /** How files are written; tests fill a disk with it. */
  readonly openFile?: OpenAppendFile
}

export interface LowdbStore extends Store {
  /** Writes a snapshot now; ends when it is on the disk and older logs are gone. */
  snapshot(): Promise<void>
}

const SNAPSHOT_BYTES = 16 * 1024 * 1024

/**
 * State in memory that lasts: lowdb holds a snapshot of it, an append-only log what has changed since. A commit costs
 * one line whatever the size of the state; the snapshot is written in the background and makes older logs needless.
 */
export async function openLowdbStore(options: LowdbOptions): Promise<LowdbStore> {
  const { directory, durability, report = () => undefined, schema = SCHEMA, openFile = openAppendFile } = options
  const { reading = (change, apply) => apply(change) } = options
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  let commits: Commits
  let refuse = (_said: Prose): void => undefined
  let lost: Prose | undefined
  const { release } = await lockDirectory(directory, {
    lost(said) {
      lost = sentences(said, prose('Nothing more is kept; restart the sandbox.', '此后不再保存；请重启沙箱。'))
      refuse(lost)
      report(lost)
    },
  })
  const memory: MemoryStore = memoryStore({
    record(changes, undo) {
      const kept = commits.record(changes, undo)
      snapshots.whenDue()
      return kept
    },
    pending: () => commits.pending(),
    holdSnapshots: () => snapshots.hold(),
  })
  let failuresBefore = 0
  const file = join(directory, 'snapshot.jsonl')
  const adapter = snapshotAdapter(file, {
    schema,
    reading,
    exclusive: memory.exclusive,
    async beforeRename() {
      // The snapshot may have seen rows whose line is still on its way.
      await commits.sync()
      if (commits.failures > failuresBefore) throw new Error('a write failed meanwhile')
    },
  })
  const low = new Low<SnapshotData>(adapter, { version: schema.version, log: 1, tables: [] })

  /** Starts a log; its first line tells what it is. */
  function startLog(number: number, before?: LogWriter): LogWriter {
    const path = join(directory, logName(number))
    const previous = before?.check
    const header: Header = {
      ...{ format: FORMAT, version: schema.version, log: number, chained: true },
      ...(previous !== undefined && { previous }),
    }
    try {
      const log = logWriter(openFile(path, 0), 0)
      log.append(JSON.stringify(header))
      syncDirectory(directory)
      return log
    } catch (error) {
      // Half a log must not follow one that is still written to.
      rmSync(path, { force: true })
      throw error
    }
  }

  const least = options.snapshotBytes ?? SNAPSHOT_BYTES
  let threshold = least
  let current = 0

  async function write(): Promise<void> {
    const next = current + 1
    failuresBefore = commits.failures
    await commits.rotate((before) => startLog(next, before))
    current = next
    low.data = { version: schema.version, log: current, tables: memory.tables() }
    await low.write()
    for (const number of logNumbers(readdirSync(directory))) {
      if (number < next) rmSync(join(directory, logName(number)))
    }
    threshold = Math.max(least, adapter.size())
  }

  const snapshots = createSnapshotRuns({
    write,
    isDue: () => commits.size > threshold,
    failed(error) {
      // The logs since the last snapshot are all there, so nothing is lost; the next try comes later.
      threshold = commits.size + least
      report(
        prose(
          `The snapshot of ${directory} could not be written: ${error.message}. The log goes on.`,
          `${directory} 的快照无法写入：${error.message}。日志继续写入。`,
        ),
      )
    },
  })

  try {
    const { last, tail, old, outdated, isLong } = await loadDirectory(low, memory, { directory, schema, reading })
    // The rows are the memory's now; lowdb need not hold them a second time.
    low.data = { version: schema.version, log: last, tables: [] }
    if (tail.dropped > 0) {
      report(
        prose(
          `The last line of ${logName(last)} was cut off by a crash and is dropped: ${tail.dropped} bytes.`,
          `${logName(last)} 的最后一行因崩溃被截断，已丢弃：${tail.dropped} 字节。`,
        ),
      )
    }
    for (const number of old) rmSync(join(directory, logName(number)))
    // Left by a process that died while it wrote a snapshot.
    rmSync(`${file}.new`, { force: true })
    current = last
    const path = join(directory, logName(last))
    const log = tail.size === 0 ? startLog(last) : logWriter(openFile(path, tail.size), tail.check)
    commits = createCommits(log, durability, memory.exclusive)
    refuse = commits.refuse
    // The lock was lost while the directory was read.
    if (lost !== undefined) refuse(lost)
    if (existsSync(file)) threshold = Math.max(least, statSync(file).size)
    if (outdated) {
      await snapshots.now()
      report(
        prose(
          `${directory} was brought to data version ${schema.version}.`,
          `${directory} 已升级到数据版本 ${schema.version}。`,
        ),
      )
    } else if (isLong) void snapshots.now()
  } catch (error) {
    release()
    throw error
  }

  async function end(): Promise<void> {
    await snapshots.end()
    await commits.close()
    release()
  }
  let ended: Promise<void> | undefined

  return {
    transaction: memory.transaction,
    view: memory.view,
    rebuild: memory.rebuild,
    snapshot: snapshots.now,
    close: () => (ended ??= end()),
  }
}
