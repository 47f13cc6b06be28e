import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsedInPieces } from '../../src/contract/schema/jsonPieces.ts'
import { eachAs, gathered, unlessEmpty, writtenJson } from '../../src/contract/schema/streamed.ts'
import { atOnce } from '../../src/engine/runtime/slices.ts'
import { sized, testSeed } from '../support/size.ts'

const parsed = (text: string, pieceLength: number) => atOnce(parsedInPieces(Buffer.from(text), pieceLength))
const pieces = fc.constantFrom(1, 2, 5, 20, 1000)

/** What JSON.parse makes of a text, or that it makes nothing of it. */
function outcome(read: () => unknown): unknown {
  try {
    return { value: read() }
  } catch (error) {
    return (error as Error).name
  }
}

test('a text in pieces is what JSON.parse makes of it, in whatever way it is written', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'), pieces, (value, space, length) => {
      const text = JSON.stringify(value, null, space)
      expect(parsed(text, length)).toEqual(JSON.parse(text))
    }),
    { numRuns: sized(300, 10_000), seed: testSeed() },
  )
})

test('what JSON.parse refuses is refused, wherever a text was spoilt', () => {
  const spoilt = fc.constantFrom(',', '[', ']', '{', '}', ':', '"', '1', ' ', '\\', 'null', ',,', '\u00a0', '')
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.nat(),
      spoilt,
      fc.boolean(),
      pieces,
      (value, at, put, cut, length) => {
        const text = JSON.stringify(value)
        const place = at % (text.length + 1)
        const wrong = text.slice(0, place) + put + text.slice(cut ? place + 1 : place)
        expect(outcome(() => parsed(wrong, length))).toEqual(outcome(() => JSON.parse(Buffer.from(wrong).toString())))
      },
    ),
    { numRuns: sized(1000, 50_000), seed: testSeed() },
  )
})

test.each(['1', '-', '1e', '"x"', 'null', '[]'])('a %s before the list that is a member is refused', (put) => {
  for (const length of [1, 5, 1000]) expect(() => parsed(`{"a":${put}[1,2,3],"b":[4,5]}`, length)).toThrow(SyntaxError)
})

test('names of the language are members like others, and of two of one name the last counts', () => {
  const text = '{"__proto__":[1,2,3],"a":[1,2],"a":[3,4,5],"toString":{"x":1,"y":[2,3]}}'
  for (const length of [1, 4, 1000]) {
    const read = parsed(text, length) as Record<string, unknown>
    expect(Object.entries(read)).toEqual(Object.entries(JSON.parse(text)))
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  }
})

test('bytes that are no UTF-8 are refused, a mark at the beginning is not', () => {
  const broken = Buffer.concat([Buffer.from('["a","'), Buffer.from([0xff]), Buffer.from('","c"]')])
  for (const length of [1, 1000]) expect(() => atOnce(parsedInPieces(broken, length))).toThrow(TypeError)
  expect(parsed('\ufeff[1,[2]]', 1)).toEqual([1, [2]])
})

async function* items(...values: unknown[]) {
  yield* values
}
const textOf = async (document: unknown, length: number): Promise<string> => {
  let text = ''
  for await (const piece of writtenJson(document, length)) text += piece
  return text
}

test('a document that is written while it is read says the same as the one that is read first', async () => {
  const document = () => ({
    plain: { list: [1, { a: undefined }], text: '玩家' },
    later: async () => items({ id: 1, within: items() }, { id: 2, within: items('x', null) }),
    none: unlessEmpty(items()),
    some: unlessEmpty(items(1, 2)),
    gone: undefined,
    made: eachAs(items(1, 2), (item) => ({ item })),
  })
  const whole = {
    plain: { list: [1, {}], text: '玩家' },
    later: [
      { id: 1, within: [] },
      { id: 2, within: ['x', null] },
    ],
    some: [1, 2],
    made: [{ item: 1 }, { item: 2 }],
  }
  for (const length of [1, 30, 10_000]) expect(await textOf(document(), length)).toBe(JSON.stringify(whole))
  expect(await gathered(document())).toEqual(whole)
})

test('a reader who leaves ends every list that was begun', async () => {
  const ended: string[] = []
  async function* endless(name: string): AsyncGenerator<unknown> {
    try {
      for (;;) yield name === 'outer' ? { inner: endless('inner') } : 'x'.repeat(100)
    } finally {
      ended.push(name)
    }
  }
  for await (const piece of writtenJson({ list: endless('outer') }, 1000)) {
    expect(piece).not.toBe('')
    break
  }
  expect(ended).toEqual(['inner', 'outer'])
})
