import { expect, test } from 'vitest'
import type { Difference } from '../../../src/engine/matching/match.ts'
import { nearest } from '../../../src/engine/matching/nearest.ts'

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

test('of many texts a thousand are compared, of long ones the beginning', () => {
  // To compare all of such texts would take hours: letters of one by letters of the other.
  const [expected, actual] = ['y'.repeat(200_000), 'x'.repeat(200_000)]
  let compared = 0
  const difference = {
    ...differs('params.x', expected, actual),
    get actual() {
      compared += 1
      return actual
    },
  }
  expect(nearest(Array(100_000).fill(0), () => [difference])).toHaveLength(3)
  expect(compared).toBe(1000)
})
