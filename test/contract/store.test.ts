import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinKey } from '../../src/contract/store.ts'

test('two texts make one key that no other two make', () => {
  const part = fc.string({ unit: fc.constantFrom('a', '\u0000', '1', ':') })
  fc.assert(
    fc.property(part, part, part, part, (a, b, c, d) => {
      expect(joinKey(a, b) === joinKey(c, d)).toBe(a === c && b === d)
      for (const separator of ['', '\u0000']) {
        const whole = [a, b, c].join(separator)
        const one = joinKey(a, whole.slice(a.length))
        const other = joinKey(whole.slice(0, whole.length - c.length), c)
        if (whole.length > a.length + c.length) expect(one).not.toBe(other)
        expect(joinKey(a, `${b}${separator}${c}`) === joinKey(`${a}${separator}${b}`, c)).toBe(
          b === '' && separator === '',
        )
      }
    }),
  )
})

test('such keys are in the order of the first text, then of the second', () => {
  const pairs = [
    ['a', ''],
    ['a', 'b'],
    ['a', 'z'],
    ['ab', 'a'],
    ['b', 'a'],
  ] as const
  const keys = pairs.map(([first, second]) => joinKey(first, second))
  expect([...keys].reverse().sort()).toEqual(keys)
})
