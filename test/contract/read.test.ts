import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bool, decimal, flag, int, number, oneOf, optional, text, unixTime } from '../../src/contract/schema/field.ts'
import { wireReader } from '../../src/contract/schema/read.ts'

const notes = { en: 'A field.', zh: '字段' }
const fields = {
  int: int(notes),
  time: unixTime(notes),
  flag: flag(notes),
  number: number(notes),
  decimal: decimal(notes),
  bool: bool(notes),
  text: text(notes),
  loose: text({ ...notes, mayBeEmpty: true }),
  word: oneOf(['yes', 'no'], notes),
  digit: oneOf([1, 2], notes),
}
type Name = keyof typeof fields

/** What one field makes of a text: its value, `missing` or `malformed`. */
function read(name: Name, value: string | undefined): unknown {
  const { params, missing, malformed } = wireReader({ [name]: fields[name] })(
    value === undefined ? {} : { [name]: value },
  )
  if (missing.length > 0) return 'missing'
  return malformed.length > 0 ? 'malformed' : params[name]
}

describe('accepted', () => {
  test.each<[Name, string, unknown]>([
    ['int', '0', 0],
    ['int', '-7', -7],
    ['int', '007', 7],
    ['int', '9007199254740991', 9007199254740991],
    ['time', '1420855806', 1420855806],
    ['flag', '1', 1],
    ['number', '1.5', 1.5],
    ['number', '-2', -2],
    ['decimal', '6.90', '6.90'],
    ['decimal', '-3.50', '-3.50'],
    ['bool', 'true', true],
    ['bool', 'false', false],
    ['text', ' ', ' '],
    ['text', '0', '0'],
    ['loose', '', ''],
    ['word', 'no', 'no'],
    ['digit', '2', 2],
  ])('%s reads %j as %j', (name, value, wanted) => {
    expect(read(name, value)).toStrictEqual(wanted)
  })
})

describe('not of their kind', () => {
  test.each<[Name, string]>([
    ...[
      '0x1f',
      '1e3',
      'true',
      ' 1',
      '1 ',
      '1\n',
      '+1',
      '1.0',
      '1,0',
      '--1',
      '１',
      'NaN',
      'Infinity',
      '9007199254740992',
    ].map((value): [Name, string] => ['int', value]),
    ['time', '-1'],
    ['flag', '2'],
    ...['0x1f', '1e3', '.5', '5.', ' 1', 'NaN', 'Infinity'].map((value): [Name, string] => ['number', value]),
    ...['1e3', '.5', '5.', ' 1', '1\n', '١'].map((value): [Name, string] => ['decimal', value]),
    ['bool', '1'],
    ['bool', 'TRUE'],
    ['word', 'Yes'],
    ['digit', '3'],
  ])('%s refuses %j', (name, value) => {
    expect(read(name, value)).toBe('malformed')
  })
})

describe('absent or empty', () => {
  test.each(Object.keys(fields) as Name[])('%s is missing when absent', (name) => {
    expect(read(name, undefined)).toBe('missing')
  })

  test.each((Object.keys(fields) as Name[]).filter((name) => name !== 'loose'))('%s is missing when empty', (name) => {
    expect(read(name, '')).toBe('missing')
  })

  test.each(Object.keys(fields) as Name[])('an optional %s is left out when absent', (name) => {
    const reading = wireReader({ field: optional(fields[name]) })({})
    expect(reading).toEqual({ params: {}, missing: [], malformed: [] })
  })

  test.each((Object.keys(fields) as Name[]).filter((name) => name !== 'loose'))(
    'an optional %s is left out when empty',
    (name) => {
      expect(wireReader({ field: optional(fields[name]) })({ field: '' })).toEqual({
        params: {},
        missing: [],
        malformed: [],
      })
    },
  )
})

test('names what is missing and what is malformed, in the order of the fields', () => {
  const read = wireReader({ a: int(notes), b: text(notes), c: int(notes), d: optional(int(notes)) })
  expect(read({ a: 'x', d: 'y' })).toEqual({ params: {}, missing: ['b', 'c'], malformed: ['a', 'd'] })
})

test('unknown parameters are no business of the reader', () => {
  expect(wireReader({ a: int(notes) })({ a: '1', toString: 'x', b: '2' }).params).toEqual({ a: 1 })
})

test('any whole number that a double holds comes back', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(read('int', String(value))).toBe(value)
    }),
  )
})

test('any text comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
      expect(read('text', value)).toBe(value)
    }),
  )
})
