import { expect, test } from 'vitest'
import type { Difference } from '../../src/engine/match.ts'
import { nearest } from '../../src/engine/nearest.ts'

const differs = (field: string, expected: string, actual?: string): Difference => ({
  field,
  expected,
  ...(actual !== undefined && { actual }),
})

test.each<[string, Record<string, Difference[]>, string]>([
  ['fewest differences', { a: [differs('x', '1'), differs('y', '1')], b: [], c: [differs('x', '12345')] }, 'bca'],
  [
    'then those of the same kind',
    { a: [differs('operation', 'login', 'logon')], b: [differs('params.token', 'abcdefgh', 'zzzzzzzz')] },
    'ba',
  ],
  [
    'then the closest texts',
    {
      a: [differs('params.x', 'token')],
      b: [differs('params.x', 'token', 'tokens')],
      c: [differs('params.x', 'token', 'take')],
    },
    'bca',
  ],
  [
    'what only ended otherwise before what says something else',
    { a: [differs('params.x', 'abc', 'abd')], b: [differs('outcome', 'ok', 'SIGN_INVALID')] },
    'ba',
  ],
  ['then the first', { a: [differs('params.x', '1', '2')], b: [differs('params.x', '1', '3')] }, 'ab'],
  ['no more than three', { a: [], b: [], c: [], d: [], e: [] }, 'abc'],
  ['of none, none', {}, ''],
])('%s', (_case, items, order) => {
  const found = nearest(Object.entries(items), ([, differences]) => differences)
  expect(found.map(({ item: [name] }) => name).join('')).toBe(order)
})

test('many long texts are compared in no time', () => {
  const expected = 'y'.repeat(20_000)
  const items = Array.from({ length: 100_000 }, (_, index) => `${index}${'x'.repeat(200)}`)
  const started = performance.now()
  expect(nearest(items, (actual) => [differs('params.x', expected, actual)])).toHaveLength(3)
  expect(performance.now() - started).toBeLessThan(1000)
})
