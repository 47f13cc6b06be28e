import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Prose } from '../../../contract/schema/field.ts'
import { prose, sentences } from '../../../contract/values/prose.ts'

/** Who holds a directory, as its lock file says. 0.1.0 wrote `pid`, `host` and `began` alone, and still reads them. */
export interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, where the system tells; a pid is used again. */
  readonly began?: string
  /** The running kernel: the same for all containers of a machine, another one after a restart of it. */
  readonly machine?: string
  /** The namespace its pid is from; absent where there are none. */
  readonly pids?: string
  /** Unix time in seconds. */
  readonly since?: number
  /** The file name of the socket it listens on; absent where the file system takes none. */
  readonly socket?: string
  /** The directory that was locked, for a lock that came along in a copy. */
  readonly inode?: number
  /** Tells one lock from the next of the same process. */
  readonly id?: string
}

function read<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}

/** Start time of a process in ticks since boot, from Linux; nothing elsewhere, or when there is no such process. */
function beganAt(pid: number | 'self'): string | undefined {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The second field is the name in brackets and may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

const machineId = (): string =>
  read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? `host ${hostname()}`

const pidNamespace = (): string | undefined => read(() => readlinkSync('/proc/self/ns/pid'))

/** This process as the holder of a directory. */
export function thisProcess(directory: string, id: string): Holder & { readonly machine: string } {
  const began = beganAt('self')
  const pids = pidNamespace()
  return {
    pid: process.pid,
    host: hostname(),
    machine: machineId(),
    since: Math.floor(Date.now() / 1000),
    inode: statSync(directory).ino,
    id,
    ...(began !== undefined && { began }),
    ...(pids !== undefined && { pids }),
  }
}

/** What stands in a lock; nothing when it is gone or unreadable, as after a power cut. */
export const holderIn = (file: string): Holder | undefined =>
  read(() => {
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof holder === 'object' && holder !== null && 'pid' in holder ? (holder as Holder) : undefined
  })

/** Whether a process of this pid namespace runs and is the one that was meant. */
export function isRunning({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = beganAt(pid)
  return began === undefined || now === undefined || began === now
}

const at = (since: number): string => `${new Date(since * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** A sentence about who holds a directory, and how to mend it. */
export function explainHolder(directory: string, lock: string, holder: Holder, me: Holder): Prose {
  const { pid, host, since } = holder
  const who = prose(
    `${directory} is in use by process ${pid} on ${host}${since === undefined ? '' : ` since ${at(since)}`}.`,
    `${directory} 正被 ${host} 上的进程 ${pid} 使用${since === undefined ? '' : `（自 ${at(since)} 起）`}。`,
  )
  const stop = (en: string, zh: string) =>
    prose(`${en}, or choose another --data directory.`, `${zh}，或换一个 --data 目录。`)
  if (holder.machine === undefined && holder.host !== me.host)
    return sentences(
      who,
      stop('Stop it', '请停止它'),
      prose(`If that process has ended, remove ${lock}.`, `若该进程已结束，请删除 ${lock}。`),
    )
  if (holder.machine === me.machine && holder.pids === me.pids)
    return sentences(who, stop(`Stop it (kill ${pid})`, `请停止它（kill ${pid}）`))
  if (holder.machine === me.machine) return sentences(who, stop('Stop that container', '请停止该容器'))
  return sentences(
    who,
    stop('Stop it', '请停止它'),
    prose(
      'If that machine is gone, the directory is free half a minute after its last sign of life.',
      '若该机器已不存在，目录在其最后一次活动半分钟后即可使用。',
    ),
  )
}
