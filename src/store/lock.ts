import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DataError } from './errors.ts'

/** Who holds a directory. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, where the system tells; a pid is used again. */
  readonly began?: string
}

/** Start time of a process in ticks since boot, from Linux; nothing elsewhere, or when there is no such process. */
function beganAt(pid: number | 'self'): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in brackets and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the holder still runs. A holder on another machine cannot be asked and counts as running. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  if (!exists(holder.pid)) return false
  const began = beganAt(holder.pid)
  return holder.began === undefined || began === undefined || holder.began === began
}

/** What stands in a lock; nothing when it is gone or unreadable, as after a power cut. */
function holderIn(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

/** Takes a lock away from a process that has ended. Of several who try, one moves the file. */
function takeAway(lock: string): void {
  const aside = `${lock}.${process.pid}.stale`
  try {
    renameSync(lock, aside)
  } catch {
    return
  }
  const moved = holderIn(aside)
  try {
    // Another process was quicker and this is its new lock: it goes back.
    if (moved && isAlive(moved)) linkSync(aside, lock)
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Locks a directory for this process; answers how to unlock it. */
export function lockDirectory(directory: string): () => void {
  const lock = join(directory, 'lock')
  const own = `${lock}.${process.pid}`
  const began = beganAt('self')
  const me: Holder = { pid: process.pid, host: hostname(), ...(began !== undefined && { began }) }
  writeFileSync(own, JSON.stringify(me), { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        // A link appears whole and only where nothing is, so no process ever reads half a lock.
        linkSync(own, lock)
        return () => rmSync(lock, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = holderIn(lock)
      if (holder && isAlive(holder)) {
        const where = holder.host === hostname() ? '' : ` on ${holder.host}`
        const stale = where === '' ? '' : ` If that process has ended, remove ${lock}.`
        throw new DataError(
          `${directory} is in use by process ${holder.pid}${where}. Stop it, or choose another --data directory.${stale}`,
        )
      }
      takeAway(lock)
    }
    throw new DataError(`${directory} is being opened by several processes at once. Try again.`)
  } finally {
    rmSync(own, { force: true })
  }
}
