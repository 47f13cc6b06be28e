import { statSync } from 'node:fs'
import type { Prose } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { DataError } from '../errors.ts'
import { migrator, type Schema } from '../schema.ts'
import type { Change } from '../tables.ts'
import type { AppendFile } from './disk.ts'
import { type Check, checkOf, createFramer, type ReadLine, readLines } from './lines.ts'
import { checkedVersion, type Header } from './snapshot.ts'

export const logName = (number: number): string => `changes-${String(number).padStart(8, '0')}.jsonl`

/** The logs among file names, oldest first. */
export const logNumbers = (names: readonly string[]): number[] =>
  names
    .flatMap((name) => /^changes-(\d{8,})\.jsonl$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)

/** The bytes of a log that are whole, and those behind them that are not. */
export interface LogTail {
  readonly version: number
  readonly size: number
  readonly dropped: number
  /** The checksum of its last line; absent where each stands alone, as 0.1.0 wrote them. */
  readonly check?: Check
}

/** A log that is written to. */
export interface LogWriter extends Pick<AppendFile, 'size' | 'sync' | 'close'> {
  readonly check: Check | undefined
  /** Appends one line. */
  append(json: string): void
  /** Takes the last line back, or what came of it. */
  takeBack(size: number): void
}

/** Writes lines to a file, each with the checksum that goes on from the last one; without one each stands alone. */
export function logWriter(file: AppendFile, last: Check | undefined): LogWriter {
  let check = last
  let before = last
  const framed = createFramer()
  return {
    get size() {
      return file.size
    },
    get check() {
      return check
    },
    append(json) {
      const line = framed(json, check)
      before = check
      file.append(line)
      if (check !== undefined) check = checkOf(line)
    },
    takeBack(size) {
      file.cut(size)
      check = before
    },
    sync: () => file.sync(),
    close: () => file.close(),
  }
}

const damagedLog = (path: string, what: Prose): DataError =>
  new DataError(
    prose(
      `${path} is damaged ${what.en}, so the sandbox does not start and has changed nothing. Put a copy of the directory back, or move it away to start anew.`,
      `${path} 已损坏${what.zh}，沙箱不启动，也未做任何修改。请恢复目录的副本，或移走目录重新开始。`,
    ),
  )

/**
 * What is damaged at the end of the last log was being written when the process died, and no caller was told that it was
 * kept. A line that came to its end is none of that: it, or the line before it, was changed since.
 */
function checkTorn(bad: ReadLine, rest: Iterable<ReadLine>, path: string, isLast: boolean): void {
  let isTorn = isLast && !bad.isWhole
  for (const { isWhole } of rest) isTorn &&= !isWhole
  if (!isTorn)
    throw damagedLog(
      path,
      prose(
        `at line ${bad.number}, or a line before it is missing or out of place`,
        `：第 ${bad.number} 行，或其之前有行缺失或错位`,
      ),
    )
}

/** Applies the changes of one log, group by group. `before` is the log before, where it is needed as well. */
export function readLog(
  path: string,
  schema: Schema,
  isLast: boolean,
  apply: (change: Change) => void,
  before?: LogTail,
): LogTail {
  const whole = statSync(path).size
  let migrate = migrator(schema.version, schema)
  let { version } = schema
  let last: Check | undefined
  const lines = readLines(path)
  for (const line of lines) {
    const { number, offset, found, check } = line
    if (!found) {
      checkTorn(line, lines, path, isLast)
      return { version, size: offset, dropped: whole - offset, ...(last !== undefined && { check: last }) }
    }
    if (number === 1) {
      const header = found.value as Header
      version = checkedVersion(header, path, schema)
      migrate = migrator(version, schema)
      if (header.chained) last = check
      if (header.previous !== undefined && before && header.previous !== before.check)
        throw damagedLog(
          path,
          prose('or the log before it, which ends earlier than it did', '，或其前一个日志比原先更早结束'),
        )
      continue
    }
    if (last !== undefined) last = check
    for (const changes of found.value as Change[][]) {
      for (const change of changes) {
        const migrated = migrate(change)
        if (migrated) apply(migrated)
      }
    }
  }
  return { version, size: whole, dropped: 0, ...(last !== undefined && { check: last }) }
}
