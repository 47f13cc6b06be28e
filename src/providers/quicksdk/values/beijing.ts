/** Beijing keeps UTC+8 all year, so its calendar is plain arithmetic on Unix seconds. */
const OFFSET = 8 * 3600
const DAY = 86_400

const two = (value: number): string => String(value).padStart(2, '0')

/** The number of the Beijing day: 0 is 1970-01-01 there. */
export const dayOf = (unix: number): number => Math.floor((unix + OFFSET) / DAY)

/** Unix time of the first second of a Beijing day. */
export const startOfDay = (day: number): number => day * DAY - OFFSET

/** Year, month and day of a day number, by eras of 400 years that begin in March. */
function civil(day: number): readonly [year: number, month: number, date: number] {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const date = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date]
}

/** The inverse of {@link civil}. */
function dayNumber(year: number, month: number, date: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** `YYYY-MM-DD` of a day number. */
export function dateText(day: number): string {
  const [year, month, date] = civil(day)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}

/** The day number of `YYYY-MM-DD`; nothing when there is no such day. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]))
  return dateText(day) === text ? day : undefined
}

/** `YYYY-MM-DD HH:MM:SS` in Beijing. */
export function timeText(unix: number): string {
  const day = dayOf(unix)
  const second = Math.floor(unix) - startOfDay(day)
  return `${dateText(day)} ${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
}

/** `yyyyMMddHHmmss` in Beijing. */
export const compactTime = (unix: number): string => timeText(unix).replace(/\D/g, '')

/** The same time a calendar month earlier in Beijing, on the month's last day where it is shorter. */
export function monthBefore(unix: number): number {
  const day = dayOf(unix)
  const [year, month, date] = civil(day)
  const first = month === 1 ? dayNumber(year - 1, 12, 1) : dayNumber(year, month - 1, 1)
  const last = dayNumber(year, month, 1) - 1
  return startOfDay(Math.min(first + date - 1, last)) + unix - startOfDay(day)
}
