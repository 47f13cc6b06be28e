import { expect, test } from 'vitest'
import { createSearchCredit } from '../../../src/engine/explain/credit.ts'

test('thirty searches in a row, then ten a second, never more than thirty', () => {
  let now = 0
  const mayCost = createSearchCredit(() => now)
  const taken = (wanted: number) => Array.from({ length: wanted }, mayCost).filter(Boolean).length
  expect(taken(40)).toBe(30)
  now += 99
  expect(taken(40)).toBe(0)
  now += 1
  expect(taken(40)).toBe(1)
  now += 500
  expect(taken(40)).toBe(5)
  now += 3_600_000
  expect(taken(40)).toBe(30)
})
