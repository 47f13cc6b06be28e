import { statSync } from 'node:fs'
import { DataError } from './errors.ts'
import { type ReadLine, readLines } from './lines.ts'
import { migrator, type Schema } from './schema.ts'
import { checkedVersion } from './snapshot.ts'
import type { Change } from './tables.ts'

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
}

/** What is damaged at the end of the last log was being written when the process died, and no caller was told that it was kept. */
function checkTorn(rest: Iterable<ReadLine>, path: string, number: number, isLast: boolean): void {
  let goesOn = !isLast
  for (const { found } of rest) goesOn ||= found !== undefined
  if (!goesOn) return
  throw new DataError(
    `${path} is damaged at line ${number}, before its end, so the sandbox does not start and has changed nothing. ` +
      'Put a copy of the directory back, or move it away to start anew.',
  )
}

/** Applies the changes of one log, group by group. */
export function readLog(path: string, schema: Schema, isLast: boolean, apply: (change: Change) => void): LogTail {
  const whole = statSync(path).size
  let migrate = migrator(schema.version, schema)
  let { version } = schema
  const lines = readLines(path)
  for (const { number, offset, found } of lines) {
    if (!found) {
      checkTorn(lines, path, number, isLast)
      return { version, size: offset, dropped: whole - offset }
    }
    if (number === 1) {
      version = checkedVersion(found.value as Parameters<typeof checkedVersion>[0], path, schema)
      migrate = migrator(version, schema)
      continue
    }
    for (const changes of found.value as Change[][]) {
      for (const change of changes) {
        const migrated = migrate(change)
        if (migrated) apply(migrated)
      }
    }
  }
  return { version, size: whole, dropped: 0 }
}
