import { expect, test } from 'vitest'
import { numberOf } from '../../src/certify/ask.ts'

test.each([
  ['12', undefined, 12],
  ['-3.50', undefined, -3.5],
  ['warning: slow query\n7', undefined, 7],
  ['{"balance":{"gold":5}}', 'balance.gold', 5],
  ['{"gold":"8"}', 'gold', 8],
])('the number of %j at %s is %d', (answer, path, number) => expect(numberOf(answer, path)).toBe(number))

test.each([
  ['none', undefined, 'has no number: "none"'],
  ['', undefined, 'has no number: ""'],
  ['{"gold":null}', 'gold', 'has no number at gold: '],
  ['null', 'gold.coins', 'has no number at gold.coins: '],
  ['gold', 'gold', 'is no JSON: "gold"'],
])('%j at %s: %s', (answer, path, said) => expect(() => numberOf(answer, path)).toThrow(said))
