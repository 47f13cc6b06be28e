import type { Config } from '../../config/config.ts'
import type { Prose } from '../../contract/schema/field.ts'
import type { ProxyOptions } from '../../proxy/options.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { version } from '../../version.ts'
import { ask } from '../ask.ts'
import { EXIT, Exit } from '../exit.ts'
import { writeOut } from '../files.ts'
import { say } from '../output/language.ts'

/** Real milliseconds that whatever holds a port has to say what it is. */
const LOOK_MS = 500

/** The version of the sandbox that holds a port; undefined when something else does. */
async function sandboxAt(url: string): Promise<string | undefined> {
  try {
    const { text } = await ask(`${url}/__admin/health`, { timeoutMs: LOOK_MS })
    const { version: found, providers, type } = JSON.parse(text) as Readonly<Record<string, unknown>>
    if (typeof found === 'string' && Array.isArray(providers)) return found
    // One that asks for a token says so in its own words.
    return String(type).startsWith('urn:channel-sandbox:') ? '' : undefined
  } catch {
    return undefined
  }
}

async function portTaken(host: string, port: number): Promise<string> {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  const url = `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
  const found = await sandboxAt(url)
  if (found === undefined) {
    return say({
      en: `Port ${port} on ${host} is taken. Stop what listens there, or use --port 0 for a free one.`,
      zh: `${host} 的端口 ${port} 已被占用。请停止占用它的程序，或用 --port 0 选择空闲端口。`,
    })
  }
  return say({
    en: `Another channel-sandbox${found === '' ? '' : ` (${found})`} holds port ${port} on ${host}. Use that one, at ${url}, or start a second one with --port 0.`,
    zh: `${host} 的端口 ${port} 已被另一个 channel-sandbox${found === '' ? '' : `（${found}）`} 占用。可直接使用它（${url}），或用 --port 0 再启动一个。`,
  })
}

/** Why the sandbox cannot listen, and what to do. */
export async function portProblem(error: unknown, { host, port }: Config): Promise<Exit> {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return new Exit(EXIT.environment, await portTaken(host, port))
  if (code === 'EACCES') {
    return new Exit(
      EXIT.environment,
      say({
        en: `Port ${port} needs privileges. Use one above 1023.`,
        zh: `端口 ${port} 需要特权。请使用 1023 以上的端口。`,
      }),
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Exit(
      EXIT.environment,
      say({
        en: `This machine has no address ${host}. Use --host 127.0.0.1 or 0.0.0.0.`,
        zh: `本机没有地址 ${host}。请使用 --host 127.0.0.1 或 0.0.0.0。`,
      }),
    )
  }
  return new Exit(
    EXIT.environment,
    say({ en: `Cannot listen on ${host}:${port}: ${message}`, zh: `无法监听 ${host}:${port}：${message}` }),
  )
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
  warn(said: Prose): void
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
