import { parseDuration } from '../contract/values/duration.ts'
import { ProseError, prose } from '../contract/values/prose.ts'

/** A setting that cannot be used; the message says which, why, and what would do. */
export class ConfigError extends ProseError {
  override readonly name = 'ConfigError'
}

/** Returns the value, or throws the sentence that says what would be right. */
export type Read<T> = (raw: unknown) => T

function wrong(en: string, zh: string): never {
  throw new ConfigError(prose(en, zh))
}

export const text: Read<string> = (raw) => (typeof raw === 'string' && raw !== '' ? raw : wrong('a text', '文本'))

export const number =
  (lowest: number, highest: number): Read<number> =>
  (raw) => {
    const value = typeof raw === 'string' && /^\d+$/.test(raw) ? Number(raw) : raw
    return typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest
      ? value
      : wrong(`a whole number from ${lowest} to ${highest}`, `${lowest} 到 ${highest} 的整数`)
  }

export const duration: Read<number> = (raw) => {
  const ms = typeof raw === 'string' ? parseDuration(raw) : undefined
  return ms !== undefined && ms > 0
    ? ms
    : wrong('a duration like 250ms, 15s, 5m, 2h or 1d', '时长，如 250ms、15s、5m、2h、1d')
}

export const oneOf =
  <const T extends string>(...allowed: T[]): Read<T> =>
  (raw) =>
    allowed.includes(raw as T) ? (raw as T) : wrong(`one of ${allowed.join(', ')}`, `以下之一：${allowed.join(', ')}`)

export const yesOrNo: Read<boolean> = (raw) => {
  if (raw === true || raw === 'true' || raw === '1') return true
  if (raw === false || raw === 'false' || raw === '0' || raw === '') return false
  return wrong('true or false', 'true 或 false')
}

/** A list in a file, a comma-separated text in the environment, a repeated flag. */
export const list: Read<readonly string[]> = (raw) => {
  const items = typeof raw === 'string' ? raw.split(',') : raw
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
    return wrong('a text or a list of texts', '文本或文本列表')
  return items.map((item: string) => item.trim()).filter((item) => item !== '')
}

/** A base URL as it goes into headers and other URLs: ASCII, without a slash at its end. */
export const url: Read<string> = (raw) => {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return wrong('an http or https URL', 'http 或 https 地址')
  const { protocol, origin, pathname } = new URL(raw)
  return /^https?:$/.test(protocol)
    ? origin + pathname.replace(/\/+$/, '')
    : wrong('an http or https URL', 'http 或 https 地址')
}

export const schedule: Read<readonly number[] | 'provider'> = (raw) => {
  if (raw === 'provider') return 'provider'
  if (raw === 'none') return []
  return list(raw).map(
    (item) =>
      parseDuration(item) ??
      wrong('durations like 1s,5s,1m, or provider, or none', '时长，如 1s,5s,1m，或 provider、none'),
  )
}

/** A PostgreSQL address. It may hold a password, so it is not repeated. */
export const postgresUrl: Read<string> = (raw) => {
  const wanted = ['an address like', '地址，如'].map(
    (like) => `${like} postgres://user:password@host:5432/database`,
  ) as [string, string]
  if (typeof raw !== 'string' || !URL.canParse(raw)) return wrong(...wanted)
  const { protocol, pathname } = new URL(raw)
  return /^postgres(ql)?:$/.test(protocol) && pathname.length > 1 ? raw : wrong(...wanted)
}

export const schemaName: Read<string> = (raw) =>
  typeof raw === 'string' && /^[a-z_][a-z0-9_]{0,62}$/.test(raw)
    ? raw
    : wrong('a name of small letters, digits and underscores', '由小写字母、数字和下划线组成的名称')

/** What one namespace may use: rows of state, requests per second, entries of the journal. */
export interface Quota {
  readonly rows?: number
  readonly rate?: number
  readonly journal?: number
}

const QUOTAS = ['rows', 'rate', 'journal'] as const

/** `rows=100000,rate=500,journal=1000` as a text, or the same as an object. */
export const quota: Read<Quota> = (raw) => {
  const wanted = [
    `limits like rows=100000,rate=500,journal=1000; known: ${QUOTAS.join(', ')}`,
    `限额，如 rows=100000,rate=500,journal=1000；可用：${QUOTAS.join(', ')}`,
  ] as const
  const pairs: (readonly [string, unknown])[] =
    typeof raw === 'string'
      ? raw.split(',').map((pair) => [pair.split('=')[0]?.trim() ?? '', pair.split('=').slice(1).join('=').trim()])
      : typeof raw === 'object' && raw !== null
        ? Object.entries(raw)
        : wrong(...wanted)
  const limits: Record<string, number> = {}
  for (const [name, value] of pairs) {
    const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    if (!QUOTAS.some((known) => known === name) || !Number.isSafeInteger(count) || (count as number) < 1)
      wrong(...wanted)
    limits[name] = count as number
  }
  return limits
}
