import type { Config } from '../../config/options.ts'
import type { ProxyOptions } from '../../proxy/options.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { version } from '../../version.ts'
import { EXIT, Exit } from '../exit.ts'
import { writeOut } from '../files.ts'

export function portProblem(error: unknown, { host, port }: Config): Exit {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new Exit(
      EXIT.environment,
      `Port ${port} on ${host} is taken. Stop what listens there, or use --port 0 for a free one.`,
    )
  }
  if (code === 'EACCES') return new Exit(EXIT.environment, `Port ${port} needs privileges. Use one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Exit(EXIT.environment, `This machine has no address ${host}. Use --host 127.0.0.1 or 0.0.0.0.`)
  }
  return new Exit(EXIT.environment, `Cannot listen on ${host}:${port}: ${message}`)
}

/** Says in the ready file, if one was asked for, that it is ready. */
export function announceReady(readyFile: string | undefined, url: string): void {
  if (readyFile === undefined) return
  const ready = { url, adminUrl: `${url}/__admin`, pid: process.pid, version }
  writeOut(readyFile, `${JSON.stringify(ready)}\n`)
}

/** What a command that starts a sandbox gives it, and hears of it. */
export interface Listening {
  /** Further hosts that the proxy lets out. */
  readonly alsoPass?: (host: string) => boolean
  /** Of every sandbox, namespaces included, before anything happens in it. */
  onMade(sandbox: Sandbox): void
  /** What the data directory has to say. */
  warn(said: string): void
}

export interface Launched {
  readonly sandbox: Sandbox
  readonly url: string
  /** Where it listens; another than `url` when that is the public one. */
  readonly address: string
  /** What the admin API asks for, and whether it was made for this run. */
  readonly token: string | undefined
  readonly freshToken: boolean
  readonly proxy: ProxyOptions
  /** Says in the ready file, if one was asked for, that it is ready. */
  announce(): void
  /** Lets open requests end for a moment, then closes everything. */
  stop(): Promise<void>
}
