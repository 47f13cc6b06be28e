import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from '../../src/http/reading/json.ts'

const read = (text: string | Buffer, type = 'application/json') => readJson(Buffer.from(text as string), type)
const textOf = (value: string): string | undefined => read(`{"x":${value}}`).texts.x

test.each([
  ['a text', '"a\\u00e9\\/\\n"', 'aé/\n'],
  ['an integer beyond 2^53', '12345678901234567890', '12345678901234567890'],
  ['a fraction as written', '1.0', '1.0'],
  ['an exponent as written', '-1E+2', '-1E+2'],
  ['true', 'true', 'true'],
  ['false', 'false', 'false'],
  ['null', 'null', ''],
  ['an empty list', '[ ]', '[]'],
  ['an empty object', '{ }', '{}'],
  ['names that are numbers, in their order', '{ "2":1, "10":2, "1":3 }', '{"2":1,"10":2,"1":3}'],
  ['needless escapes', '["\\/","\\u6e38","\\u001F\\t"]', '["/","游","\\u001f\\t"]'],
  ['white space outside texts alone', '[ 1 ,\r\n\t"a b" , { "c" : null } ]', '[1,"a b",{"c":null}]'],
  ['the last of a name, where the first stood', '{"a":1,"b":2,"\\u0061":3}', '{"a":3,"b":2}'],
  ['braces in texts', '["]}",{"{":"\\""}]', '["]}",{"{":"\\""}]'],
])('%s', (_case, written, text) => {
  expect(textOf(written)).toBe(text)
})

test('says what was no text, and nothing of texts', () => {
  const { kinds } = read('{"a":1,"b":true,"c":false,"d":null,"e":[],"f":{},"g":"1","h":-1}')
  expect({ ...kinds }).toEqual({
    a: 'number',
    b: 'boolean',
    c: 'boolean',
    d: 'null',
    e: 'json',
    f: 'json',
    h: 'number',
  })
})

test('of a repeated name the last wins, in kind as well', () => {
  const { texts, kinds } = read('{"a":[1],"b":"x","a":"last","b":2}')
  expect({ ...texts }).toEqual({ a: 'last', b: '2' })
  expect({ ...kinds }).toEqual({ b: 'number' })
})

test('__proto__ and an empty name are names like any other', () => {
  const { texts } = read('{"__proto__":{"polluted":1},"":"e","constructor":"c"}')
  expect(Object.entries(texts)).toEqual([
    ['__proto__', '{"polluted":1}'],
    ['', 'e'],
    ['constructor', 'c'],
  ])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

describe('what cannot be read leaves no parameters and says why', () => {
  test.each([
    ['nothing', '', 'application/json', /not JSON/],
    ['half an object', '{"a":1', 'application/json', /not JSON/],
    ['a list', '[]', 'application/json', /not an object/],
    ['null', 'null', 'application/json', /not an object/],
    ['a byte order mark', '\ufeff{}', 'application/json', /not JSON/],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'application/json', /not UTF-8/],
    ['another content type', '{}', 'text/plain', /text\/plain/],
    ['no content type', '{}', '', /no content type/],
    ['a longer content type', '{}', 'application/jsonx', /application\/jsonx/],
    ['too deep', `{"a":${'['.repeat(600)}${']'.repeat(600)}}`, 'application/json', /512/],
    ['far too deep', `{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'application/json', /./],
  ])('%s', (_case, body, type, why) => {
    const { texts, problem } = read(body, type)
    expect(Object.keys(texts)).toEqual([])
    expect(problem?.en).toMatch(why)
  })
})

test('512 levels are read, with the object itself as the first', () => {
  const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
  expect(read(nested(512)).problem).toBeUndefined()
  expect(read(nested(513)).problem?.en).toMatch(/512/)
})

test('content type is read without case and with parameters', () => {
  expect(read('{"a":1}', 'Application/JSON; charset=utf-8').texts.a).toBe('1')
})

/** JSON whose names are no numbers: JSON.parse keeps their order, so JSON.stringify says what is right. */
const name = fc.string({ unit: 'grapheme' }).map((text) => `n${text}`)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5 }),
  ),
}))

/** The same value with other white space and other escapes. */
const dressed = fc
  .tuple(value, fc.constantFrom('', ' ', '\t', '\r\n  '), fc.boolean())
  .map(([plain, space, escaped]) => {
    const text = JSON.stringify(plain, undefined, space === '' ? undefined : '\t').replaceAll('\n', `\n${space}`)
    const ascii = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    return escaped ? text.replace(/[\u007f-\uffff]/g, ascii) : text
  })

test('property: compact text is what JSON.stringify makes of the parsed value', () => {
  fc.assert(
    fc.property(dressed, (written) => {
      const parsed: unknown = JSON.parse(written)
      const expected = typeof parsed === 'string' ? parsed : parsed === null ? '' : JSON.stringify(parsed)
      expect(textOf(written)).toBe(expected)
    }),
    { numRuns: 1000 },
  )
})

test('property: a number keeps its text', () => {
  const number = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/)
  fc.assert(
    fc.property(number, (written) => {
      expect(textOf(written)).toBe(written)
      expect(textOf(` [ ${written} ] `)).toBe(`[${written}]`)
    }),
  )
})

test('property: nothing makes it throw', () => {
  const bytes = fc.uint8Array().map((array) => Buffer.from(array))
  const nearJson = fc
    .tuple(fc.json(), fc.nat(), fc.string({ maxLength: 3 }))
    .map(([json, at, junk]) => Buffer.from(`{"a":${json.slice(0, at % (json.length + 1))}${junk}${json.slice(at)}}`))
  fc.assert(
    fc.property(fc.oneof(bytes, nearJson), (body) => {
      const { texts, problem } = readJson(body, 'application/json')
      if (problem !== undefined) expect(Object.keys(texts)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
