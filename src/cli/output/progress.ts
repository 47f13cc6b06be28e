import { statSync } from 'node:fs'
import { say } from './language.ts'

/** Files below this many bytes are read before a person wonders. */
const LARGE_BYTES = 5_000_000
/** Real milliseconds between two changes of the line. */
const EVERY_MS = 100

export interface Progress {
  /** Says that seed files are read, where that takes a while. */
  reading(files: readonly string[]): void
  /** Says how many rows have been loaded. */
  loaded(rows: number): void
  /** Takes the line away. */
  end(): void
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/** One line on standard error that changes while something takes long; nothing where that is no terminal. */
export function createProgress(): Progress {
  const isTerminal = process.stderr.isTTY === true
  const begun = performance.now()
  let shownMs = begun
  let isShown = false
  const show = (text: string): void => {
    isShown = true
    process.stderr.write(`\r\x1b[K${text}`)
  }
  return {
    reading(files) {
      const size = files.reduce((sum, file) => sum + sizeOf(file), 0)
      if (!isTerminal || size < LARGE_BYTES) return
      const megabytes = (size / 1e6).toFixed(0)
      show(say({ en: `reading ${megabytes} MB of seed …`, zh: `正在读取种子（${megabytes} MB）…` }))
    },
    loaded(rows) {
      const now = performance.now()
      if (!isTerminal || now - shownMs < EVERY_MS) return
      shownMs = now
      const seconds = ((now - begun) / 1000).toFixed(1)
      show(say({ en: `loading the seed: ${rows} rows, ${seconds} s`, zh: `正在加载种子：${rows} 行，${seconds} 秒` }))
    },
    end() {
      if (isShown) process.stderr.write('\r\x1b[K')
      isShown = false
    },
  }
}
