import { existsSync, linkSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { type Holder, holderIn } from './holder.ts'

/** How often a holder shows that it lives, and after how long without a sign another machine takes its directory. */
const BEAT_MS = 5000
const SILENT_MS = 30_000
/** What a start that was killed left behind is removed after so long. */
const LEFT_BEHIND_MS = 60_000

/** Whether the holder touched the lock lately, by the clock of the file system, which other machines share. */
export function isFresh(lock: string, justWritten: string): boolean {
  try {
    return Math.abs(statSync(justWritten).mtimeMs - statSync(lock).mtimeMs) <= SILENT_MS
  } catch {
    return false
  }
}

/** Writes the lock where there is none; returns whether it did. */
export function place(lock: string, candidate: string, me: Holder | undefined): boolean {
  try {
    // A link appears whole and only where nothing is, so no process ever reads half a lock.
    linkSync(candidate, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
  }
  try {
    // Some file systems have no links.
    writeFileSync(lock, JSON.stringify(me) ?? '', { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Takes a lock away that is not held. Of several who try, one moves the file; one that was not seen before goes back. */
export function takeAway(lock: string, seen: Holder | undefined, id: string): void {
  const aside = `${lock}.${id}.stale`
  try {
    renameSync(lock, aside)
  } catch {
    return
  }
  const moved = holderIn(aside)
  try {
    if (JSON.stringify(moved) !== JSON.stringify(seen)) place(lock, aside, moved)
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Removes what starts that were killed have left beside the lock. */
export function sweep(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!/^lock\.[0-9a-f]+(\.stale)?$/.test(name)) continue
    const file = join(directory, name)
    try {
      if (Date.now() - statSync(file).mtimeMs > LEFT_BEHIND_MS) rmSync(file, { force: true })
    } catch {
      // Its maker was quicker.
    }
  }
}

/** Shows once that the holder lives; returns a sentence when the lock is no longer its own. */
function renew(directory: string, lock: string, me: Holder): Prose | undefined {
  const now = new Date()
  try {
    if (statSync(directory).ino !== me.inode)
      return prose(`${directory} was replaced by another directory.`, `${directory} 已被另一个目录取代。`)
    const holder = holderIn(lock)
    // As long as its socket is there nothing else can have started.
    if (!holder && me.socket !== undefined && existsSync(join(directory, me.socket))) {
      writeFileSync(lock, JSON.stringify(me), { mode: 0o600 })
      return undefined
    }
    if (!holder) return prose(`The lock of ${directory} was deleted.`, `${directory} 的锁文件已被删除。`)
    if (holder.id !== me.id)
      return prose(
        `Process ${holder.pid} on ${holder.host} has taken ${directory}.`,
        `${holder.host} 上的进程 ${holder.pid} 已占用 ${directory}。`,
      )
    utimesSync(lock, now, now)
    return undefined
  } catch (error) {
    return prose(
      `${directory} cannot be reached any more (${(error as NodeJS.ErrnoException).code}).`,
      `${directory} 已无法访问（${(error as NodeJS.ErrnoException).code}）。`,
    )
  }
}

/** Renews the lock every few seconds, and tells once that it was lost. Returns how to stop. */
export function keepRenewing(directory: string, lock: string, me: Holder, lost: (said: Prose) => void): () => void {
  const timer = setInterval(() => {
    const said = renew(directory, lock, me)
    if (said === undefined) return
    clearInterval(timer)
    lost(said)
  }, BEAT_MS)
  timer.unref()
  return () => clearInterval(timer)
}
