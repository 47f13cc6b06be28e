import { closeSync, fdatasync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'

const datasync = promisify(fdatasync)

/** A file that is only appended to. All but `sync` is done when it returns; each throws what the system says. */
export interface AppendFile {
  /** Bytes in it. */
  readonly size: number
  append(bytes: Buffer): void
  /** Forces what was appended to the disk. */
  sync(): Promise<void>
  /** Cuts off what a failed {@link append} has left behind. */
  cut(size: number): void
  close(): void
}

export type OpenAppendFile = (path: string, size: number) => AppendFile

/** The code of what {@link AppendFile.append} throws when the file was deleted: what is written to it is nowhere to be found. */
export const DELETED = 'EDELETED'

/** Opens a file to append behind its first `size` bytes; what lies beyond is cut off. */
export const openAppendFile: OpenAppendFile = (path, size) => {
  const file = openSync(path, 'a', 0o600)
  let written = size
  ftruncateSync(file, size)
  // Some file systems count no names.
  const isCounted = fstatSync(file).nlink > 0
  return {
    get size() {
      return written
    },
    append(bytes) {
      if (isCounted && fstatSync(file).nlink === 0) throw Object.assign(new Error('deleted'), { code: DELETED })
      for (let at = 0; at < bytes.length; at += writeSync(file, bytes, at));
      written += bytes.length
    },
    sync: () => datasync(file),
    cut(to) {
      ftruncateSync(file, to)
      written = to
    },
    close: () => closeSync(file),
  }
}

/** Makes names in a directory last: a file that was created or renamed is found there after a power cut. */
export function syncDirectory(path: string): void {
  let directory: number
  try {
    directory = openSync(path, 'r')
  } catch {
    // Windows opens no directories, and keeps their entries without being asked.
    return
  }
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
