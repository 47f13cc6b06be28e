import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { DataError } from '../../errors.ts'
import { explainHolder, type Holder, holderIn, isRunning, thisProcess } from './holder.ts'
import { isFresh, keepRenewing, place, sweep, takeAway } from './lockFile.ts'
import { type LockSocketsOptions, lockSockets } from './sockets.ts'

/** How often and how long several that start at once make way for each other. */
const ATTEMPTS = 100
const PAUSE_MS = 20

export interface DirectoryLock {
  release(): void
}

export interface LockOptions {
  /** Told once, in a sentence, when the lock or the whole directory was taken away while it was held. */
  readonly lost?: (said: Prose) => void
  /** How a socket is made; tests take it away. */
  readonly bind?: LockSocketsOptions['bind']
}

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/**
 * Locks a directory for this process.
 *
 * Each process that starts listens on a Unix socket of its own in the directory, then looks for others: of two, one at
 * least sees the other and makes way. A socket is seen from every container of the machine, is answered by the kernel
 * for a process that stands still, and refuses at once when its process is gone. The file `lock` says who it is, and
 * stands in for the socket where there can be none, and towards other machines: by the process's number where that
 * means something, else by its time of change, which the holder renews.
 */
export async function lockDirectory(directory: string, options: LockOptions = {}): Promise<DirectoryLock> {
  const { lost = () => undefined, bind } = options
  const id = randomBytes(6).toString('hex')
  const lock = join(directory, 'lock')
  const candidate = `${lock}.${id}`
  const plain = thisProcess(directory, id)
  const prefix = `lock-${createHash('sha256').update(plain.machine).digest('hex').slice(0, 8)}-`
  const sockets = lockSockets(directory, { prefix, ...(bind && { bind }) })
  const socket = `${prefix}${id}.sock`

  /** Whether the process that a lock names still runs. */
  async function isAlive(holder: Holder): Promise<boolean> {
    // Written by 0.1.0: a process on another machine cannot be asked and counts as running.
    if (holder.machine === undefined) return holder.host !== plain.host || isRunning(holder)
    if (holder.machine !== plain.machine) return isFresh(lock, candidate)
    const state = holder.socket === undefined ? 'gone' : ((await sockets?.look(holder.socket)) ?? 'gone')
    if (state !== 'gone') return state === 'alive'
    // The lock came along in a copy of the directory.
    if (holder.inode !== plain.inode) return false
    return holder.pids === plain.pids ? isRunning(holder) : isFresh(lock, candidate)
  }

  /** The lock of a process that has ended, if there is one. */
  async function staleHolder(): Promise<Holder | undefined> {
    const holder = holderIn(lock)
    if (!holder || !(await isAlive(holder))) return holder
    // It may have been taken over meanwhile: the sentence names who has it now.
    if (holderIn(lock)?.id !== holder.id) return staleHolder()
    throw new DataError(explainHolder(directory, lock, holder, plain))
  }

  const isAlone = async (own?: string) => !(await sockets?.hasOthers(own))

  /** Writes the lock, in the place of the one that was left behind. */
  function write(me: Holder, stale: Holder | undefined): boolean {
    writeFileSync(candidate, JSON.stringify(me), { mode: 0o600 })
    if (place(lock, candidate, me)) return true
    takeAway(lock, stale, id)
    return place(lock, candidate, me)
  }

  /** Tries once; returns nothing when another process is trying as well. */
  async function take(): Promise<DirectoryLock | undefined> {
    await staleHolder()
    if (!(await isAlone())) return undefined
    const own = await sockets?.listen(socket)
    const me: Holder = own ? { ...plain, socket } : plain
    let taken = false
    try {
      taken = (!own || (await isAlone(socket))) && write(me, await staleHolder())
    } finally {
      if (!taken) own?.close()
    }
    if (!taken) return undefined
    const stop = keepRenewing(directory, lock, me, lost)
    return {
      release() {
        stop()
        if (holderIn(lock)?.id === id) rmSync(lock, { force: true })
        own?.close()
      },
    }
  }

  try {
    writeFileSync(candidate, '', { mode: 0o600 })
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const taken = await take()
      if (taken) {
        sweep(directory)
        await sockets?.sweep(socket)
        return taken
      }
      await pause(Math.random() * PAUSE_MS)
    }
    const trying = readdirSync(directory).filter((name) => name.startsWith(prefix))
    throw new DataError(
      prose(
        `${directory} is being opened by another process that does not come to its end (${trying.join(', ')}). Stop it, or choose another --data directory.`,
        `${directory} 正被另一个迟迟未结束的进程打开（${trying.join(', ')}）。请停止它，或换一个 --data 目录。`,
      ),
    )
  } finally {
    rmSync(candidate, { force: true })
    sockets?.close()
  }
}
