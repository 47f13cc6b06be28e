import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_PARAMETERS } from '../../src/http/reading/form.ts'
import { parseMultipart, readPlainFields } from '../../src/http/reading/multipart.ts'

const BOUNDARY = 'edge'
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** A part as most clients write it; a header of its own sends it to the library instead of the fast reader. */
const part = (name: string, value: string, header = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n${header}\r\n${value}\r\n`
const end = `--${BOUNDARY}--\r\n`
const HEADER = 'Content-Type: text/plain\r\n'

async function parse(body: string | Uint8Array, type = TYPE): Promise<[string, string][] | undefined> {
  const texts = await parseMultipart(Buffer.from(body as string), type)
  return texts && Object.entries(texts)
}

describe('fields', () => {
  test.each<[string, string, [string, string][]]>([
    ['one', part('a', '1') + end, [['a', '1']]],
    [
      'an empty value',
      part('a', '') + part('b', '2') + end,
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    [
      'the last of a repeated name',
      part('a', '1') + part('b', '2') + part('a', '3') + end,
      [
        ['a', '3'],
        ['b', '2'],
      ],
    ],
    ['brackets', part('a[b]', '1') + end, [['a[b]', '1']]],
    ['__proto__', part('__proto__', '1') + end, [['__proto__', '1']]],
    ['an empty name', part('', '1') + part('b', '2') + end, [['b', '2']]],
    ['line breaks and dashes in a value', part('a', '1\r\n--2\n\r\n') + end, [['a', '1\r\n--2\n\r\n']]],
    ['nothing decoded', part('a', '1+1%20&b=2') + end, [['a', '1+1%20&b=2']]],
    ['non-ASCII', part('名', '張三 🎮') + end, [['名', '張三 🎮']]],
    ['an epilogue', `${part('a', '1')}${end}whatever`, [['a', '1']]],
    ['no part at all', end, []],
  ])('%s', async (_case, body, wanted) => {
    expect(await parse(body)).toEqual(wanted)
  })

  test('the library reads the same from parts that have a header more', async () => {
    expect(await parse(part('a', '1', HEADER) + part('b', '', HEADER) + part('__proto__', '2', HEADER) + end)).toEqual([
      ['a', '1'],
      ['b', ''],
      ['__proto__', '2'],
    ])
  })

  test('a preamble is skipped', async () => {
    expect(await parse(`This is multipart.\r\n${part('a', '1')}${end}`)).toEqual([['a', '1']])
  })

  test.each(['"edge"', 'edge; charset=utf-8', '"edge";x=y'])(
    'the boundary is found in boundary=%s',
    async (boundary) => {
      expect(await parse(part('a', '1') + end, `Multipart/Form-Data; Boundary=${boundary}`)).toEqual([['a', '1']])
    },
  )

  test('files take no part, the fields around them do', async () => {
    const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\n\r\nxyz\r\n`
    expect(await parse(part('a', '1') + file + part('b', '2') + end)).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  test('a field sent as bytes is a field: without a file name PHP takes it for one', async () => {
    expect(await parse(part('a', '1', 'Content-Type: application/octet-stream\r\n') + end)).toEqual([['a', '1']])
  })

  test('a part without a name is none', async () => {
    const nameless = `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\n1\r\n`
    expect(await parse(nameless + part('b', '2') + end)).toEqual([['b', '2']])
  })

  test.each(['', HEADER])('as many fields as PHP takes, the rest ignored (header %j)', async (header) => {
    const many = Array.from({ length: MOST_PARAMETERS + 5 }, (_, index) => part(`p${index}`, String(index), header))
    const texts = await parse(many.join('') + end)
    expect(texts).toHaveLength(MOST_PARAMETERS)
    expect(texts?.at(-1)).toEqual(['p999', '999'])
  })
})

describe('bodies that cannot be read', () => {
  const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\n\r\n${'x'.repeat(100_000)}`
  test.each([
    ['cut off in a value', part('a', '1').slice(0, -4)],
    ['cut off after a part', part('a', '1')],
    ['cut off in a header', '--edge\r\nContent-Disposition: form-da'],
    ['cut off in a file', file],
    ['cut off in a file after a field', part('a', '1') + file],
    ['cut off in a part that is skipped', '--edge\r\nContent-Disposition: attachment\r\n\r\nabc'],
    ['cut off in a field with a header more', part('a', '1', HEADER).slice(0, -4)],
    ['another boundary', part('a', '1').replaceAll('edge', 'other')],
    ['no multipart', 'a=1&b=2'],
  ])('%s', async (_case, body) => {
    expect(await parse(body)).toBeUndefined()
  })

  test.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""'])(
    'no boundary: %s',
    async (type) => {
      expect(await parse(part('a', '1') + end, type)).toBeUndefined()
    },
  )
})

// undici writes line breaks of names and values as CR LF, and the quotes of names as %22, as browsers do.
const asSent = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n')
const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/["\r\n\\]/.test(text))
const fields = fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })), { minLength: 1 })

test('gives back whatever FormData wrote', async () => {
  await fc.assert(
    fc.asyncProperty(fields, async (pairs) => {
      const form = new FormData()
      for (const [key, value] of pairs) form.append(key, value)
      const written = new Response(form)
      const type = written.headers.get('content-type') as string
      const read = await parse(new Uint8Array(await written.arrayBuffer()), type)
      expect(new Map(read)).toEqual(new Map(pairs.map(([key, value]) => [key, asSent(value)])))
    }),
  )
})

test('the fast reader and the library agree', async () => {
  const value = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '-', '好', '%', ' ', '"') })
  const pairs = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(pairs, async (made) => {
      const fast = readPlainFields(made.map(([key, text]) => part(key, text)).join('') + end, BOUNDARY)
      const library = await parse(made.map(([key, text]) => part(key, text, HEADER)).join('') + end)
      expect(fast && Object.entries(fast)).toEqual(library)
    }),
  )
})

test('never throws and always answers, whatever the bytes', async () => {
  const piece = fc.constantFrom(
    '--edge',
    '--',
    '\r\n',
    '\r\n\r\n',
    'Content-Disposition: form-data; name="a"',
    '; filename="f"',
    'Content-Type: application/octet-stream',
    'x',
  )
  const body = fc.oneof(
    fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(''))),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([Buffer.from('--edge\r\n'), Buffer.from(bytes)])),
  )
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      const read = await parse(bytes)
      for (const [key, value] of read ?? []) expect([typeof key, typeof value]).toEqual(['string', 'string'])
    }),
    { numRuns: 1000 },
  )
})
