import { expect, test } from 'vitest'
import {
  compactTime,
  dateText,
  dayOf,
  parseDate,
  startOfDay,
  timeText,
} from '../../../src/providers/quicksdk/values/beijing.ts'

/** What the platform's calendar says of a time in Beijing. */
const independent = (unix: number) => new Date((unix + 8 * 3600) * 1000).toISOString()

test('agrees with the calendar on every day of 130 years', () => {
  for (let day = -100; day < 47_500; day += 1) {
    const date = independent(startOfDay(day)).slice(0, 10)
    expect(dateText(day)).toBe(date)
    expect(parseDate(date)).toBe(day)
  }
})

test('a day begins at midnight in Beijing', () => {
  const midnight = 1_700_064_000
  expect(timeText(midnight)).toBe('2023-11-16 00:00:00')
  expect(timeText(midnight - 1)).toBe('2023-11-15 23:59:59')
  expect(dayOf(midnight) - dayOf(midnight - 1)).toBe(1)
  expect(startOfDay(dayOf(midnight + 5))).toBe(midnight)
})

test('writes times both ways', () => {
  expect(timeText(1_700_000_000)).toBe('2023-11-15 06:13:20')
  expect(compactTime(1_700_000_000)).toBe('20231115061320')
})

test.each(['2023-02-29', '2023-13-01', '2023-00-10', '2023-1-1', '', 'today', '2023-11-15 '])(
  '%j is no day',
  (text) => {
    expect(parseDate(text)).toBeUndefined()
  },
)
