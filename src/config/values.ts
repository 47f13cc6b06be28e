import { parseDuration } from '../contract/duration.ts'

/** A setting that cannot be used; the message says which, why, and what would do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Returns the value, or throws the sentence that says what would be right. */
export type Read<T> = (raw: unknown) => T

function wrong(expected: string): never {
  throw new ConfigError(expected)
}

export const text: Read<string> = (raw) => (typeof raw === 'string' && raw !== '' ? raw : wrong('a text'))

export const number =
  (lowest: number, highest: number): Read<number> =>
  (raw) => {
    const value = typeof raw === 'string' && /^\d+$/.test(raw) ? Number(raw) : raw
    return typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest
      ? value
      : wrong(`a whole number from ${lowest} to ${highest}`)
  }

export const duration: Read<number> = (raw) => {
  const ms = typeof raw === 'string' ? parseDuration(raw) : undefined
  return ms !== undefined && ms > 0 ? ms : wrong('a duration like 250ms, 15s, 5m, 2h or 1d')
}

export const oneOf =
  <const T extends string>(...allowed: T[]): Read<T> =>
  (raw) =>
    allowed.includes(raw as T) ? (raw as T) : wrong(`one of ${allowed.join(', ')}`)

export const yesOrNo: Read<boolean> = (raw) => {
  if (raw === true || raw === 'true' || raw === '1') return true
  if (raw === false || raw === 'false' || raw === '0' || raw === '') return false
  return wrong('true or false')
}

/** A list in a file, a comma-separated text in the environment, a repeated flag. */
export const list: Read<readonly string[]> = (raw) => {
  const items = typeof raw === 'string' ? raw.split(',') : raw
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
    return wrong('a text or a list of texts')
  return items.map((item: string) => item.trim()).filter((item) => item !== '')
}

/** A base URL as it goes into headers and other URLs: ASCII, without a slash at its end. */
export const url: Read<string> = (raw) => {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return wrong('an http or https URL')
  const { protocol, origin, pathname } = new URL(raw)
  return /^https?:$/.test(protocol) ? origin + pathname.replace(/\/+$/, '') : wrong('an http or https URL')
}

export const schedule: Read<readonly number[] | 'provider'> = (raw) => {
  if (raw === 'provider') return 'provider'
  if (raw === 'none') return []
  return list(raw).map((item) => parseDuration(item) ?? wrong('durations like 1s,5s,1m, or provider, or none'))
}
