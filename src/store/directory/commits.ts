import type { Prose } from '../../contract/schema/field.ts'
import { StoreError } from '../../contract/store.ts'
import { prose } from '../../contract/values/prose.ts'
import type { Recorder } from '../memory.ts'
import { DELETED } from './disk.ts'
import type { LogWriter } from './log.ts'

/** `os`: handed to the operating system before the answer. `disk`: forced to the disk before the answer. */
export type Durability = 'os' | 'disk'

export interface Commits extends Pick<Recorder, 'record' | 'pending'> {
  /** Bytes in the log. */
  readonly size: number
  /** How often a write has failed. */
  readonly failures: number
  /** Goes on in another log, once the running write has ended; `next` is given the present one. */
  rotate(next: (before: LogWriter) => LogWriter): Promise<void>
  /** Takes nothing more, for good; the text says why. */
  refuse(said: Prose): void
  /** Everything recorded by now is forced to the disk. */
  sync(): Promise<void>
  /** Writes what is left, then takes nothing more. */
  close(): Promise<void>
}

/** Transactions that are written with one call and share its outcome. */
interface Group {
  readonly lines: string[]
  readonly undo: (() => void)[]
  readonly kept: Promise<void>
  resolve(): void
  reject(error: StoreError): void
}

function newGroup(): Group {
  let resolve: () => void = () => undefined
  let reject: (error: StoreError) => void = () => undefined
  const kept = new Promise<void>((...settle) => {
    ;[resolve, reject] = settle
  })
  // The callers that wait learn of it; that none may wait is no defect.
  kept.catch(() => undefined)
  return { lines: [], undo: [], kept, resolve, reject }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

const FULL = ['ENOSPC', 'EDQUOT']
const DIRECTORY_DELETED = prose(
  'The data directory was deleted while the sandbox ran, so nothing more is kept. Restart the sandbox, or put the directory back and restart.',
  '数据目录在沙箱运行期间被删除，此后不再保存。请重启沙箱，或恢复目录后重启。',
)

/** What a caller is told whose change could not be written. */
function explainFailure(error: unknown): Prose {
  const code = codeOf(error)
  if (code === DELETED) return DIRECTORY_DELETED
  if (FULL.includes(code))
    return prose(
      `The disk of the data directory is full (${code}), so the change was not kept. Make room, then repeat it; the sandbox goes on.`,
      `数据目录所在磁盘已满（${code}），修改未保存。请腾出空间后重试；沙箱继续运行。`,
    )
  return prose(`The change could not be written to the data directory (${code}).`, `修改无法写入数据目录（${code}）。`)
}

/**
 * Writes transactions to a log in groups: all that commit while the last group is written, or in one turn of the event
 * loop, share one write and in mode `disk` one fdatasync. A group is one line, so that a torn one is dropped whole.
 *
 * A write that fails is undone in the file and in memory and is an error to everybody whose change was in it or built
 * on it; the next write tries again. When the disk cannot even be cleaned up, or has lost what it took, nothing more
 * is taken.
 */
export function createCommits(
  first: LogWriter,
  durability: Durability,
  exclusive: (work: () => void) => Promise<void>,
): Commits {
  let file = first
  let group: Group | undefined
  let inFlight: Group | undefined
  let running: Promise<void> | undefined
  /** Waits for the end of the running write; under load one follows the other. */
  const between: (() => void)[] = []
  let failures = 0
  /** Why nothing is taken, for a moment or for good. */
  let refusal: StoreError | undefined
  /** The same for good. */
  let lost: StoreError | undefined

  async function fail(failed: Group, error: unknown, size: number, unknownState: boolean): Promise<void> {
    const failure = new StoreError(explainFailure(error))
    failures += 1
    refusal = failure
    await exclusive(() => {
      const undone = group ? [failed, group] : [failed]
      group = undefined
      for (const { undo } of undone.reverse()) for (const back of undo.reverse()) back()
      try {
        file.takeBack(size)
        if (!unknownState) refusal = lost
      } catch {
        unknownState = true
      }
      if (codeOf(error) === DELETED) refusal = failure
      else if (unknownState) {
        refusal = new StoreError(
          prose(
            `The data directory failed (${codeOf(error)}) and nothing more is written to it. Mend the disk, then restart.`,
            `数据目录出错（${codeOf(error)}），不再写入。请修复磁盘后重启。`,
          ),
        )
      }
      inFlight = undefined
      for (const { reject } of undone) reject(failure)
    })
  }

  async function write(mine: Group): Promise<void> {
    const { size } = file
    let written = false
    try {
      file.append(`[${mine.lines.join(',')}]`)
      written = true
      if (durability === 'disk') await file.sync()
    } catch (error) {
      // After a failed fdatasync it is unknown what the disk holds.
      return fail(mine, error, size, written)
    }
    inFlight = undefined
    mine.resolve()
  }

  async function run(): Promise<void> {
    await new Promise((resume) => setImmediate(resume))
    while (group) {
      inFlight = group
      group = undefined
      await write(inFlight)
      for (const work of between.splice(0)) work()
    }
    running = undefined
  }

  return {
    get size() {
      return file.size
    },
    get failures() {
      return failures
    },
    record(changes, undo) {
      if (refusal) throw refusal
      group ??= newGroup()
      group.lines.push(JSON.stringify(changes))
      group.undo.push(undo)
      running ??= run()
      return group.kept
    },
    pending: () => (group ?? inFlight)?.kept,
    refuse(said) {
      lost ??= new StoreError(said)
      refusal = lost
    },
    rotate: (next) =>
      new Promise((resolve, reject) => {
        const swap = () => {
          try {
            const before = file
            file = next(before)
            before.close()
            resolve()
          } catch (error) {
            reject(error)
          }
        }
        if (running) between.push(swap)
        else swap()
      }),
    async sync() {
      await (group ?? inFlight)?.kept
      await file.sync()
    },
    async close() {
      while (running) await running
      refusal = new StoreError(prose('The store is closed.', '存储已关闭。'))
      file.close()
    },
  }
}
