import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a data directory keeps the certificate authority: its certificate and its private key. */
export const certificateFile = (directory: string): string => join(directory, 'proxy-ca.pem')

/** What stands in the file; undefined when it is not there, or when others than its owner may have read the key. */
export function readPrivate(file: string): string | undefined {
  try {
    const readableByOthers = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
    return readableByOthers ? undefined : readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the file as a whole, readable by its owner alone from its first byte on. */
export function writePrivate(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`
  writeFileSync(fresh, text, { mode: 0o600 })
  // A umask takes permissions away and gives none, but the file may be left over from before.
  chmodSync(fresh, 0o600)
  renameSync(fresh, file)
}
