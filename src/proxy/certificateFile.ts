import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What stands in the file; undefined when it is not there, or when others than its owner may have read the key. */
function readPrivate(file: string): string | undefined {
  try {
    const readableByOthers = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
    return readableByOthers ? undefined : readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Where an authority is kept: its certificate and its private key, as one text. */
export interface KeptAuthority {
  /** Undefined where none is kept. */
  read(): Promise<string | undefined>
  /** Puts `fresh` in the place of `before`, unless another process was quicker. Returns what is kept from now on. */
  replace(before: string | undefined, fresh: string): Promise<string>
}

/** Keeps an authority in a file of a data directory, which one process uses at a time. */
export function keptInDirectory(directory: string): KeptAuthority {
  const file = join(directory, 'proxy-ca.pem')
  return {
    read: async () => readPrivate(file),
    async replace(_before, fresh) {
      writePrivate(file, fresh)
      return fresh
    },
  }
}

/** Writes the file as a whole, readable by its owner alone from its first byte on. */
function writePrivate(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`
  writeFileSync(fresh, text, { mode: 0o600 })
  // A umask takes permissions away and gives none, but the file may be left over from before.
  chmodSync(fresh, 0o600)
  renameSync(fresh, file)
}
