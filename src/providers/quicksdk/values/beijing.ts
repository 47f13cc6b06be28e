/** Beijing keeps UTC+8 all year: its calendar is that of UTC, eight hours on. */
const OFFSET = 8 * 3600
const DAY = 86_400

/** `YYYY-MM-DD HH:MM:SS` of seconds that UTC's calendar reads. */
const textOf = (seconds: number): string =>
  new Date(Math.floor(seconds) * 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')

/** The number of the Beijing day: 0 is 1970-01-01 there. */
export const dayOf = (unix: number): number => Math.floor((unix + OFFSET) / DAY)

/** Unix time of the first second of a Beijing day. */
export const startOfDay = (day: number): number => day * DAY - OFFSET

/** `YYYY-MM-DD` of a day number. */
export const dateText = (day: number): string => textOf(day * DAY).replace(/ .*/, '')

/** The day number of `YYYY-MM-DD`; undefined when there is no such day. */
export function parseDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = Date.parse(`${text}T00:00:00Z`) / 1000 / DAY
  // Some engines read the 30th of February as a day in March.
  return !Number.isNaN(day) && dateText(day) === text ? day : undefined
}

/** `YYYY-MM-DD HH:MM:SS` in Beijing. */
export const timeText = (unix: number): string => textOf(unix + OFFSET)

/** `yyyyMMddHHmmss` in Beijing. */
export const compactTime = (unix: number): string => timeText(unix).replace(/\D/g, '')

/** The same time a calendar month earlier in Beijing, on the month's last day where it is shorter. */
export function monthBefore(unix: number): number {
  const now = new Date(startOfDay(dayOf(unix)) * 1000 + OFFSET * 1000)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  const lastDate = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const before = Date.UTC(year, month - 1, Math.min(now.getUTCDate(), lastDate))
  return unix - (now.getTime() - before) / 1000
}
