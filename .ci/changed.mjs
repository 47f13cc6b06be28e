import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** When a file was last written, in milliseconds; 0 when there is none. */
export const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

/** The latest of all files in a folder, or the file's own. */
export const newest = (path) =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
    : statSync(path).mtimeMs
