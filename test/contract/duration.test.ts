import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DURATION_PATTERN, formatDuration, parseDuration } from '../../src/contract/values/duration.ts'

describe('parseDuration', () => {
  test.each([
    ['250ms', 250],
    ['15s', 15_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1.5s', 1500],
    ['0.0004s', 0],
    ['0s', 0],
    [' 15s ', 15_000],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(['', '15', 's', '15 s', '-1s', '+1s', '1e3s', '0x1s', '1w', '1S', '.5s', '1.s', '1s2m', 'provider', '１s'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )

  test('a number too large to count is none', () => {
    expect(parseDuration(`${'9'.repeat(400)}d`)).toBeUndefined()
    expect(parseDuration('9007199254740992ms')).toBeUndefined()
  })

  test('the pattern for schemas accepts what it reads', () => {
    const pattern = new RegExp(DURATION_PATTERN)
    for (const text of ['250ms', '1.5s', '1d']) expect(pattern.test(text)).toBe(true)
    for (const text of ['', '15', '1w', '1s ']) expect(pattern.test(text)).toBe(false)
  })
})

describe('formatDuration', () => {
  test.each([
    [0, '0ms'],
    [250, '250ms'],
    [15_000, '15s'],
    [90_000, '90s'],
    [300_000, '5m'],
    [7_200_000, '2h'],
    [86_400_000, '1d'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('what it writes reads as it was', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(1, 1000, 60_000, 3_600_000, 86_400_000), (count, unit) => {
        expect(parseDuration(formatDuration(count * unit))).toBe(count * unit)
      }),
    )
  })
})
