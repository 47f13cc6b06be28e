import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_PARAMETERS, parseForm } from '../../src/http/reading/form.ts'

const entries = (encoded: string) => Object.entries(parseForm(encoded))

describe('as PHP reads it', () => {
  test.each<[string, string, [string, string][]]>([
    ['nothing', '', []],
    ['a plain pair', 'a=1', [['a', '1']]],
    [
      'an empty value',
      'a=&b=2',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    [
      'a name without a value',
      'a&b=2',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    ['an empty name', '=1&a=2', [['a', '2']]],
    ['stray separators', '&&a=1&&', [['a', '1']]],
    ['a value with =', 'a=b=c', [['a', 'b=c']]],
    [
      'the last of a repeated name',
      'a=1&b=2&a=3&a=4',
      [
        ['a', '4'],
        ['b', '2'],
      ],
    ],
    ['a repeated name that ends empty', 'a=1&a=', [['a', '']]],
    ['plus as a blank', 'a+b=c+d', [['a b', 'c d']]],
    ['%2B as a plus', 'a=c%2Bd', [['a', 'c+d']]],
    ['brackets as written', 'a[b]=1&a%5Bb%5D=2', [['a[b]', '2']]],
    [
      'broken escapes as written',
      'a=%zz&b=%&c=100%25%',
      [
        ['a', '%zz'],
        ['b', '%'],
        ['c', '100%%'],
      ],
    ],
    ['a broken escape beside a right one', 'a=%zz%E4%BD%A0', [['a', '%zz你']]],
    ['a broken escape beside a raw character', 'ext=100%好', [['ext', '100%好']]],
    ['a broken escape, a right one and a raw character', 'ext=100%好%20x', [['ext', '100%好 x']]],
    ['a byte that is no UTF-8 beside a raw character', 'a=好%ff+b', [['a', '好\ufffd b']]],
    ['a broken escape in a name', '%好+x=1', [['%好 x', '1']]],
    ['a line break', 'a=1%0A2%0D%0A', [['a', '1\n2\r\n']]],
    ['NUL', 'a=%00', [['a', '\u0000']]],
    [
      'bytes that are no UTF-8',
      'a=%ff&b=%E4%BD',
      [
        ['a', '\ufffd'],
        ['b', '\ufffd'],
      ],
    ],
  ])('%s', (_case, encoded, wanted) => {
    expect(entries(encoded)).toEqual(wanted)
  })
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length'])(
  '%s is a name like any other',
  (name) => {
    const texts = parseForm(`${name}=1&${name}=2`)
    expect(Object.entries(texts)).toEqual([[name, '2']])
    expect(name in parseForm('x=1')).toBe(false)
    expect(parseForm('x=1')[name]).toBeUndefined()
  },
)

test('takes as many parameters as PHP and ignores the rest', () => {
  const texts = parseForm(Array.from({ length: 10_000 }, (_, index) => `p${index}=${index}`).join('&'))
  expect(Object.keys(texts)).toHaveLength(MOST_PARAMETERS)
  expect(texts.p999).toBe('999')
  expect(texts.p1000).toBeUndefined()
})

test('reads a long body of names alone in one pass', () => {
  const longest = 'a&'.repeat(1_000_000)
  expect(Object.entries(parseForm(longest))).toEqual([['a', '']])
})

test('gives back whatever URLSearchParams wrote', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }))), (pairs) => {
      const texts = parseForm(new URLSearchParams(pairs).toString())
      expect(new Map(Object.entries(texts))).toEqual(new Map(pairs))
    }),
  )
})

test('never throws, and answers texts, whatever the bytes', () => {
  const nasty = fc.string({ unit: fc.constantFrom('%', '=', '&', '+', '2', 'F', 'z', '[', ']', '好', '\u0000') })
  const bytes = fc.uint8Array({ maxLength: 200 }).map((made) => Buffer.from(made).toString('utf8'))
  fc.assert(
    fc.property(fc.oneof(nasty, bytes), (encoded) => {
      for (const [name, value] of entries(encoded)) {
        expect(name).not.toBe('')
        expect(value).toBeTypeOf('string')
      }
    }),
    { numRuns: 500 },
  )
})
