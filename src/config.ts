import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { didYouMean } from './contract/document.ts'
import { parseDuration } from './contract/duration.ts'
import type { Prose } from './contract/field.ts'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Everything that can be set from outside. Key names are those of the configuration file. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly seed: readonly string[]
  readonly noDemo: boolean
  readonly readyFile: string | undefined
  readonly signature: 'strict' | 'warn'
  readonly rateLimit: 'warn' | 'enforce' | 'off'
  readonly publicUrl: string | undefined
  readonly adminToken: string | undefined
  readonly allowCallbackHost: readonly string[]
  /** Waiting times in milliseconds, none at all, or each provider's own. */
  readonly retrySchedule: readonly number[] | 'provider'
  /** Milliseconds. */
  readonly callbackTimeout: number
  /** Requests the journal keeps. */
  readonly journal: number
  readonly fakerSeed: number | undefined
  readonly logFormat: 'pretty' | 'json' | undefined
  readonly logLevel: LogLevel
  readonly noDebugHeaders: boolean
}

/** A setting that cannot be used; the message says which, why, and what would do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Answers the value, or throws the sentence that says what would be right. */
type Read<T> = (raw: unknown) => T

/** One option: how it is written on the command line, what it means, how its value is read. */
export interface OptionSpec<T> {
  /** The part after the long flag, as `<port>`; absent for switches. */
  readonly argument?: string
  readonly repeatable?: true
  readonly help: Prose
  readonly fallback: T
  readonly read: Read<T>
}

function wrong(expected: string): never {
  throw new ConfigError(expected)
}

const text: Read<string> = (raw) => (typeof raw === 'string' && raw !== '' ? raw : wrong('a text'))

const number =
  (lowest: number, highest: number): Read<number> =>
  (raw) => {
    const value = typeof raw === 'string' && /^\d+$/.test(raw) ? Number(raw) : raw
    return typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest
      ? value
      : wrong(`a whole number from ${lowest} to ${highest}`)
  }

const duration: Read<number> = (raw) => {
  const ms = typeof raw === 'string' ? parseDuration(raw) : undefined
  return ms !== undefined && ms > 0 ? ms : wrong('a duration like 250ms, 15s, 5m, 2h or 1d')
}

const oneOf =
  <const T extends string>(...allowed: T[]): Read<T> =>
  (raw) =>
    allowed.includes(raw as T) ? (raw as T) : wrong(`one of ${allowed.join(', ')}`)

const yesOrNo: Read<boolean> = (raw) => {
  if (raw === true || raw === 'true' || raw === '1') return true
  if (raw === false || raw === 'false' || raw === '0' || raw === '') return false
  return wrong('true or false')
}

/** A list in a file, a comma-separated text in the environment, a repeated flag. */
const list: Read<readonly string[]> = (raw) => {
  const items = typeof raw === 'string' ? raw.split(',') : raw
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
    return wrong('a text or a list of texts')
  return items.map((item: string) => item.trim()).filter((item) => item !== '')
}

/** A base URL as it goes into headers and other URLs: ASCII, without a slash at its end. */
const url: Read<string> = (raw) => {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return wrong('an http or https URL')
  const { protocol, origin, pathname } = new URL(raw)
  return /^https?:$/.test(protocol) ? origin + pathname.replace(/\/+$/, '') : wrong('an http or https URL')
}

const schedule: Read<readonly number[] | 'provider'> = (raw) => {
  if (raw === 'provider') return 'provider'
  if (raw === 'none') return []
  return list(raw).map((item) => parseDuration(item) ?? wrong('durations like 1s,5s,1m, or provider, or none'))
}

/** Every option of `start`, in the order of `--help`. */
export const OPTIONS: { readonly [K in keyof Config]: OptionSpec<Config[K]> } = {
  port: {
    argument: '<port>',
    help: { en: 'port to listen on, 0 for a free one', zh: '监听端口，0 表示自动选择空闲端口' },
    fallback: 4780,
    read: number(0, 65_535),
  },
  host: {
    argument: '<address>',
    help: {
      en: 'address to listen on; beyond loopback the admin API asks for a token',
      zh: '监听地址；非回环地址时管理接口需要令牌',
    },
    fallback: '127.0.0.1',
    read: text,
  },
  seed: {
    argument: '<file>',
    repeatable: true,
    help: {
      en: 'seed file, JSON or YAML, instead of the demo (repeatable)',
      zh: '种子文件（JSON 或 YAML），代替演示数据（可重复）',
    },
    fallback: [],
    read: list,
  },
  noDemo: {
    help: { en: 'start empty instead of with the demo seed', zh: '不加载演示数据' },
    fallback: false,
    read: yesOrNo,
  },
  readyFile: {
    argument: '<file>',
    help: {
      en: 'write {"url","adminUrl","pid","version"} there once ready',
      zh: '就绪后写入 {"url","adminUrl","pid","version"}',
    },
    fallback: undefined,
    read: text,
  },
  signature: {
    argument: '<mode>',
    help: {
      en: 'strict refuses a wrong signature, warn lets it through and reports it',
      zh: 'strict 拒绝错误签名，warn 放行并提示',
    },
    fallback: 'strict',
    read: oneOf('strict', 'warn'),
  },
  rateLimit: {
    argument: '<mode>',
    help: {
      en: "calls beyond a provider's limits: warn reports, enforce refuses, off does not count",
      zh: '超出渠道调用频率：warn 提示，enforce 拒绝，off 不计数',
    },
    fallback: 'warn',
    read: oneOf('warn', 'enforce', 'off'),
  },
  publicUrl: {
    argument: '<url>',
    help: { en: 'URL under which others reach the sandbox', zh: '外部访问沙箱的 URL' },
    fallback: undefined,
    read: url,
  },
  adminToken: {
    argument: '<token>',
    help: { en: 'token the admin API asks for (Authorization: Bearer …)', zh: '管理接口令牌' },
    fallback: undefined,
    read: text,
  },
  allowCallbackHost: {
    argument: '<host>',
    repeatable: true,
    help: {
      en: 'host callbacks may go to although it is neither loopback nor private (repeatable)',
      zh: '允许回调的外部主机（可重复）',
    },
    fallback: [],
    read: list,
  },
  retrySchedule: {
    argument: '<times>',
    help: {
      en: 'waiting times between callback attempts: 1s,5s,1m, or provider, or none',
      zh: '回调重试间隔：1s,5s,1m，或 provider、none',
    },
    fallback: 'provider',
    read: schedule,
  },
  callbackTimeout: {
    argument: '<duration>',
    help: { en: 'how long one callback attempt may take', zh: '单次回调超时' },
    fallback: 10_000,
    read: duration,
  },
  journal: {
    argument: '<count>',
    help: { en: 'how many requests the journal keeps', zh: '请求日志保留条数' },
    fallback: 1000,
    read: number(1, 100_000),
  },
  fakerSeed: {
    argument: '<number>',
    help: { en: 'seed number that makes ids repeatable', zh: '随机种子，使生成的编号可重复' },
    fallback: undefined,
    read: number(0, 2 ** 31 - 1),
  },
  logFormat: {
    argument: '<format>',
    help: { en: 'pretty or json; pretty on a terminal unless told', zh: '日志格式：pretty 或 json；终端默认 pretty' },
    fallback: undefined,
    read: oneOf('pretty', 'json'),
  },
  logLevel: {
    argument: '<level>',
    help: { en: 'trace, debug, info, warn, error or silent', zh: '日志级别' },
    fallback: 'info',
    read: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
  },
  noDebugHeaders: {
    help: { en: 'leave out the x-sandbox-* response headers', zh: '不发送 x-sandbox-* 响应头' },
    fallback: false,
    read: yesOrNo,
  },
}

export type OptionName = keyof Config
export const optionNames = Object.keys(OPTIONS) as OptionName[]

/** `readyFile` → `ready-file`. */
export const flagName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const PREFIX = 'CHANNEL_SANDBOX_'
export const environmentName = (name: string): string => PREFIX + flagName(name).replaceAll('-', '_').toUpperCase()

/** Names the sandbox exports to others; a sandbox started by such a child meets them and has no use for them. */
const EXPORTED = /^CHANNEL_SANDBOX_(URL|ADMIN_URL|CONFIG|(EGRET|QUICKSDK|ROCGAME)_.*)$/

const CONFIG_FILES = ['channel-sandbox.config.json', 'channel-sandbox.config.yaml']

function readOne<K extends OptionName>(name: K, raw: unknown, source: string): Config[K] {
  try {
    return OPTIONS[name].read(raw)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError(`${source}: expected ${error.message}, not ${JSON.stringify(raw)}`)
  }
}

function unknownName(name: string, known: readonly string[], source: string): never {
  const meant = didYouMean(name, known)
  throw new ConfigError(
    `${source}: unknown ${name}; ${meant === undefined ? `known: ${known.join(', ')}` : `did you mean ${meant}?`}`,
  )
}

type Settings = { -readonly [K in keyof Config]?: Config[K] }

function set<K extends OptionName>(settings: Settings, name: K, raw: unknown, source: string): void {
  settings[name] = readOne(name, raw, source)
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Settings {
  const byName = new Map(optionNames.map((name) => [environmentName(name), name]))
  const settings: Settings = {}
  for (const [variable, raw] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX)) continue
    const name = byName.get(variable)
    if (name !== undefined) set(settings, name, raw, variable)
    else if (!EXPORTED.test(variable)) unknownName(variable, [...byName.keys()], 'environment')
  }
  return settings
}

/** Reads a JSON or YAML file; YAML's reader is loaded only for YAML. */
export async function readStructured(file: string): Promise<unknown> {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  try {
    if (!/\.ya?ml$/.test(file)) return JSON.parse(content)
    const { parse } = await import('yaml')
    return parse(content)
  } catch (error) {
    throw new ConfigError(`${file}: ${(error as Error).message}`)
  }
}

async function fromFile(file: string | undefined, cwd: string): Promise<Settings> {
  const path = file === undefined ? CONFIG_FILES.map((name) => resolve(cwd, name)).find(existsSync) : resolve(cwd, file)
  if (path === undefined) return {}
  const content = await readStructured(path)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`${path}: expected an object of settings`)
  }
  const settings: Settings = {}
  for (const [name, raw] of Object.entries(content)) {
    if (Object.hasOwn(OPTIONS, name)) set(settings, name as OptionName, raw, `${path}, ${name}`)
    else unknownName(name, optionNames, path)
  }
  return settings
}

/** Flag, then environment, then file, then default. Flags come as texts, lists or true, by option name. */
export async function loadConfig(
  flags: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Promise<Config> {
  const { config: flagFile, ...options } = flags
  const fromFlags: Settings = {}
  for (const [name, raw] of Object.entries(options)) {
    set(fromFlags, name as OptionName, raw, `--${flagName(name)}`)
  }
  const file = (flagFile ?? environment[`${PREFIX}CONFIG`]) as string | undefined
  const defaults = Object.fromEntries(optionNames.map((name) => [name, OPTIONS[name].fallback]))
  return { ...defaults, ...(await fromFile(file, cwd)), ...fromEnvironment(environment), ...fromFlags } as Config
}
