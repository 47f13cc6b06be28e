import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Low } from 'lowdb'
import { prose } from '../../contract/values/prose.ts'
import { DataError } from '../errors.ts'
import type { MemoryStore } from '../memory.ts'
import type { Schema } from '../schema.ts'
import { BESIDE, type Change } from '../tables.ts'
import { type LogTail, logName, logNumbers, readLog } from './log.ts'
import type { Reading, SnapshotData } from './snapshot.ts'

/** Reads what a directory holds into memory; answers what to append to. Changes nothing. */
export async function loadDirectory(
  low: Low<SnapshotData>,
  memory: MemoryStore,
  { directory, schema, reading }: { directory: string; schema: Schema; reading: Reading },
) {
  const apply = (change: Change) => reading(change, memory.apply)
  const numbers = logNumbers(readdirSync(directory))
  await low.read()
  const { log, tables, version } = low.data
  for (const [name, rows] of tables) memory.adopt(name, rows as Map<string, unknown>)
  const needed = numbers.filter((number) => number >= log)
  const last = needed.at(-1) ?? log
  let oldest = version
  let tail: LogTail | undefined
  // Log 1 may be missing when the start of a new directory was cut short; a snapshot's own log must be there.
  if (needed.length !== last - log + 1 && !(needed.length === 0 && log === 1)) {
    throw new DataError(
      prose(
        `${directory} lacks one of the logs ${logName(log)} to ${logName(last)}, so the sandbox does not start and has changed nothing.`,
        `${directory} 缺少 ${logName(log)} 到 ${logName(last)} 中的某个日志，沙箱不启动，也未做任何修改。`,
      ),
    )
  }
  for (const number of needed) {
    tail = readLog(join(directory, logName(number)), schema, number === last, apply, tail)
    oldest = Math.min(oldest, tail.version)
  }
  // What was being built when the process ended is not in its place and never will be.
  memory.apply([BESIDE])
  return {
    last,
    tail: tail ?? { version, size: 0, dropped: 0 },
    old: numbers.filter((number) => number < log),
    outdated: oldest < schema.version,
    /** Snapshots that were interrupted have left logs behind. */
    isLong: needed.length > 1,
  }
}
