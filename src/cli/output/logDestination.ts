import { openSync, writeSync } from 'node:fs'
import { say } from './language.ts'
import { printFailure } from './print.ts'

/** Where log lines go: collected for a moment, written together, bounded where nothing takes them. */
export interface LogDestination {
  /** `isAscii`: whether the line is known to be plain ASCII, which is written faster. */
  write(line: string, isAscii?: boolean): void
  /** Writes what is collected. `done` is called once it was taken, or after {@link PATIENCE_MS} where nothing reads. */
  flush(done?: () => void): void
}

/** Lines are written together at least this often. */
const BATCH_MS = 20
/** A batch of this many characters is written at once. */
const BATCH_SIZE = 64 * 1024
/** At most this many bytes wait for a reader of standard output; lines beyond it are dropped and counted. */
export const MAX_UNREAD = 1024 * 1024
/** How long the last lines wait for a reader when the process ends. */
const PATIENCE_MS = 300

/** Collects lines and hands them on together. */
function createBatch(writeOut: (text: string, encoding: 'latin1' | 'utf8', lines: number) => void) {
  let text = ''
  let allAscii = true
  let lines = 0
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (lines === 0) return
    const [batch, encoding, count] = [text, allAscii ? 'latin1' : 'utf8', lines] as const
    text = ''
    allAscii = true
    lines = 0
    writeOut(batch, encoding, count)
  }

  return {
    flush,
    write(line: string, isAscii = false): void {
      text += line
      allAscii &&= isAscii
      lines += 1
      if (text.length >= BATCH_SIZE) flush()
      else timer ??= setTimeout(flush, BATCH_MS)
    },
  }
}

/** Says once, on standard error, that the log is lost. A reader that has gone, as `head` does, is no news. */
function createFailureReport() {
  let reported = false
  return ({ code, message }: NodeJS.ErrnoException): void => {
    if (!reported && code !== 'EPIPE') {
      printFailure(
        say({
          en: `The log cannot be written: ${message}. Requests continue to be served.`,
          zh: `日志无法写入：${message}。请求仍继续处理。`,
        }),
      )
    }
    reported = true
  }
}

/**
 * Standard output as the log's destination. A program that reads up to the ready line and stops must neither stall the
 * sandbox nor fill its memory.
 *
 * @param resumed told how many lines were dropped, once the reader goes on
 */
export function stdoutDestination(resumed: (dropped: number) => void): LogDestination {
  const out = process.stdout
  let dropped = 0

  const { write, flush } = createBatch((text, encoding, lines) => {
    if (out.destroyed) return
    if (out.writableLength > MAX_UNREAD) dropped += lines
    else out.write(text, encoding)
  })

  // Up to here a failure ends the command; from here on it costs the log alone.
  out.removeAllListeners('error')
  out.on('error', createFailureReport())
  out.on('drain', () => {
    const count = dropped
    dropped = 0
    if (count > 0) resumed(count)
  })

  return {
    write,
    flush(done) {
      flush()
      if (!done) return
      if (out.destroyed || out.writableLength === 0) return done()
      const timer = setTimeout(done, PATIENCE_MS)
      out.write('', () => {
        clearTimeout(timer)
        done()
      })
    },
  }
}

/** A file as the log's destination. */
export function fileDestination(path: string): LogDestination {
  const failed = createFailureReport()
  let file: number | undefined
  const { write, flush } = createBatch((text, encoding) => {
    try {
      file ??= openSync(path, 'a')
      writeSync(file, text, null, encoding)
    } catch (error) {
      failed(error as NodeJS.ErrnoException)
    }
  })
  return {
    write,
    flush(done) {
      flush()
      done?.()
    },
  }
}
