const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

const PLAIN = { d: 'd', h: 'h', m: 'm', s: 's' }

/** `4 m 58 s`: the two largest units of a span in seconds, rounded to the smaller, by their names in a language. */
export function span(seconds: number, units: Readonly<Record<(typeof UNITS)[number][0], string>> = PLAIN): string {
  const size = Math.abs(seconds)
  const finest = size >= 86_400 ? 3600 : size >= 3600 ? 60 : 1
  let left = Math.round(size / finest) * finest
  const parts: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push(`${count} ${units[unit]}`)
    if (parts.length === 2) break
  }
  return parts.length === 0 ? `0 ${units.s}` : parts.join(' ')
}

/** `300s`: a span as the admin API reads it, never shorter than it is. */
export const duration = (seconds: number): string => `${Math.max(1, Math.ceil(seconds))}s`

const two = (number: number): string => String(number).padStart(2, '0')

/** `14:03:59`, in the time zone of the reader. */
export function timeOfDay(seconds: number): string {
  const date = new Date(seconds * 1000)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
}

/** `2026-11-21 14:03:59`, in the time zone of the reader. */
export function dateTime(seconds: number): string {
  const date = new Date(seconds * 1000)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${timeOfDay(seconds)}`
}

/** The UTF-8 bytes of a text in hex, four to a group. */
export const bytesOf = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
