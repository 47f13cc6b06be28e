import { type MistakeCase, rewritesAll, type Slip, setsValues } from './client.ts'

const EXT = '{"b":"x/y","a":[1,2],"s":"中 文","q":"3","o":{"z":1,"y":2}}'
const LIST = '[1,"x"]'

/** What a client makes of the two values that are JSON. */
const writes = (ext: string, list = LIST): Slip => {
  const written: Readonly<Record<string, string>> = { [EXT]: ext, [LIST]: list }
  return rewritesAll((value) => written[value] ?? value)
}
const pretty = (indent: number): string => JSON.stringify(JSON.parse(EXT), null, indent)
const prettyList = (indent: number): string => JSON.stringify(JSON.parse(LIST), null, indent)
/** Lists, objects and digits stand in a JSON body as they are. */
const isBare = (value: string): boolean => {
  if (/^-?\d+(\.\d+)?$/.test(value)) return true
  try {
    return typeof JSON.parse(value) === 'object' && value !== 'null'
  } catch {
    return false
  }
}

export const jsonCases: readonly MistakeCase[] = [
  {
    slug: 'json-with-spaces',
    needs: { ext: EXT },
    slips: () => [
      writes('{"b": "x/y", "a": [1, 2], "s": "中 文", "q": "3", "o": {"z": 1, "y": 2}}', '[1, "x"]'),
      writes('{"b":"x/y", "a":[1, 2], "s":"中 文", "q":"3", "o":{"z":1, "y":2}}', '[1, "x"]'),
      writes('{"b": "x/y","a": [1,2],"s": "中 文","q": "3","o": {"z": 1,"y": 2}}'),
      writes(pretty(2), prettyList(2)),
      writes(pretty(4), prettyList(4)),
    ],
  },
  {
    slug: 'json-with-spaces',
    needs: { spaced: '{ "a": [1, 2] }' },
    partly: true,
    slips: () => [setsValues({ spaced: '{"a":[1,2]}' })],
  },
  {
    slug: 'json-with-spaces',
    // A slash that needs no escape is sent with one, and signed without.
    needs: { slashed: '{"a":"x\\/y"}' },
    partly: true,
    slips: () => [setsValues({ slashed: '{"a":"x/y"}' })],
  },
  {
    slug: 'json-slashes-escaped',
    needs: { ext: EXT },
    slips: () => [writes('{"b":"x\\/y","a":[1,2],"s":"中 文","q":"3","o":{"z":1,"y":2}}')],
  },
  {
    slug: 'json-slashes-escaped',
    needs: { slashed: '{"a":"x\\/y/z"}' },
    slips: () => [setsValues({ slashed: '{"a":"x\\/y\\/z"}' })],
  },
  {
    slug: 'json-unicode-escaped',
    needs: { ext: EXT },
    slips: () => [
      writes('{"b":"x/y","a":[1,2],"s":"\\u4e2d \\u6587","q":"3","o":{"z":1,"y":2}}'),
      writes('{"b":"x/y","a":[1,2],"s":"\\u4E2D \\u6587","q":"3","o":{"z":1,"y":2}}'),
      writes('{"b":"x\\/y","a":[1,2],"s":"\\u4e2d \\u6587","q":"3","o":{"z":1,"y":2}}'),
      writes('{"b": "x/y", "a": [1, 2], "s": "\\u4e2d \\u6587", "q": "3", "o": {"z": 1, "y": 2}}', '[1, "x"]'),
    ],
  },
  {
    slug: 'json-members-reordered',
    needs: { ext: EXT },
    slips: () => [
      writes('{"a":[1,2],"b":"x/y","o":{"y":2,"z":1},"q":"3","s":"中 文"}'),
      writes('{"o":{"y":2,"z":1},"q":"3","s":"中 文","a":[1,2],"b":"x/y"}'),
    ],
  },
  {
    slug: 'json-numbers-rewritten',
    needs: { ext: EXT },
    slips: () => [
      writes('{"b":"x/y","a":["1","2"],"s":"中 文","q":"3","o":{"z":"1","y":"2"}}', '["1","x"]'),
      writes('{"b":"x/y","a":[1,2],"s":"中 文","q":3,"o":{"z":1,"y":2}}'),
    ],
  },
  {
    slug: 'json-as-sent',
    needs: { loose: '{"a":"x"}', text: 'hi' },
    asked: { body: '{"text":"hi","loose":{ "a":"x" }}' },
    slips: (provider) =>
      provider === 'rocgame'
        ? [setsValues({ loose: '{ "a":"x" }' }), setsValues({ loose: '{ "a":"x" }', text: '"hi"' })]
        : [],
  },
  {
    slug: 'json-texts-quoted',
    needs: { text: 'a "b"', list: LIST },
    slips: (provider) =>
      provider === 'rocgame' ? [rewritesAll((value) => (isBare(value) ? value : JSON.stringify(value)))] : [],
  },
  {
    slug: 'json-not-encoded',
    needs: { ext: EXT, list: LIST },
    slips: () => [
      writes('Array', 'Array'),
      writes('[object Object]', '[object Object]'),
      writes('[object Object]', '1,x'),
      writes("{'b': 'x/y', 'a': [1, 2], 's': '中 文', 'q': '3', 'o': {'z': 1, 'y': 2}}", "[1, 'x']"),
      writes('', ''),
    ],
  },
]
