import type { Draft, Pair } from '../draft.ts'
import { allValues, changed, type Facts, type Mistake, type Variant } from '../mistake.ts'
import { gbkFields, isFormBody, rawFields } from '../raw.ts'

/** How the libraries of this world encode URLs: what they leave alone, and what becomes of a space. */
const ENCODERS = [
  { what: 'encodeURIComponent', kept: /[A-Za-z0-9\-_.!~*'()]/, space: '%20' },
  { what: 'rawurlencode', kept: /[A-Za-z0-9\-_.~]/, space: '%20' },
  { what: 'URLEncoder', kept: /[A-Za-z0-9\-_.*]/, space: '+' },
  { what: 'urlencode', kept: /[A-Za-z0-9\-_.]/, space: '+' },
  { what: 'QueryEscape', kept: /[A-Za-z0-9\-_.~]/, space: '+' },
  { what: 'quote', kept: /[A-Za-z0-9\-_.~/]/, space: '%20' },
  { what: 'encodeURI', kept: /[A-Za-z0-9\-_.!~*'();/?:@&=+$,#]/, space: '%20' },
  { what: 'UrlEncode', kept: /[A-Za-z0-9\-_.!*()]/, space: '+' },
] as const

const encoders = ENCODERS.flatMap(({ what, kept, space }) =>
  ([true, false] as const).map((upper) => {
    const one = (byte: number): string => {
      const character = String.fromCharCode(byte)
      if (byte < 0x80 && kept.test(character)) return character
      if (byte === 0x20) return space
      const hex = byte.toString(16).padStart(2, '0')
      return `%${upper ? hex.toUpperCase() : hex}`
    }
    // Made at the first use: most sandboxes never need it.
    let byBytes: readonly string[] | undefined
    const encode = (value: string): string => {
      byBytes ??= Array.from({ length: 256 }, (_unused, byte) => one(byte))
      let out = ''
      for (const byte of Buffer.from(value)) out += byBytes[byte]
      return out
    }
    return { encode, how: `: ${what}, ${space}, ${upper ? '%2F' : '%2f'}` }
  }),
)

function decodedOnceMore(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}

function percentsDecoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const NOT_ASCII = /[^\0-\x7f]/
const hasNotAscii = (draft: Draft): boolean => draft.pairs.some(({ value, name }) => NOT_ASCII.test(value + name))

/** The values as they stand in the body, whatever encoded them. */
function asWritten(draft: Draft, { raw }: Facts): Variant[] {
  if (!raw || (raw.body !== '' && !isFormBody(raw))) return []
  const written = new Map([...rawFields(raw.query), ...rawFields(raw.body)])
  let differs = false
  const pairs = draft.pairs.map((pair) => {
    const value = written.get(pair.name)
    if (value === undefined || value === pair.value) return pair
    differs = true
    return { ...pair, value }
  })
  return differs ? [{ draft: { ...draft, pairs }, what: 'as they stand in the request' }] : []
}

/** What a + of a form would also have changed, had the value been encoded. */
const ENCODED_BY_ALL = /[^A-Za-z0-9\-_.~*!'() ]/
const plusForSpace = (value: string): string => value.replaceAll(' ', '+')

/** Spaces that were a + in the request. Unseen, a + is told from a space that was encoded by what else stands there. */
function plusAsSent(draft: Draft, facts: Facts): Variant[] {
  const { raw } = facts
  const written = new Map(raw ? [...rawFields(raw.query), ...(isFormBody(raw) ? rawFields(raw.body) : [])] : [])
  const wasPlus = ({ name, value }: Pair): boolean =>
    written.size === 0 ? ENCODED_BY_ALL.test(value) : (written.get(name)?.includes('+') ?? false)
  const concerned = draft.pairs.filter((pair) => pair.value.includes(' ') && wasPlus(pair))
  if (concerned.length === 0) return []
  const pairs = draft.pairs.map((pair) =>
    concerned.includes(pair) ? { ...pair, value: changed(facts, plusForSpace, pair.value) } : pair,
  )
  return [{ draft: { ...draft, pairs }, what: concerned.map(({ name }) => name).join(', ') }]
}

function bodyInGbk(draft: Draft, { raw }: Facts): Variant[] {
  if (!raw) return []
  const fields = gbkFields(isFormBody(raw) && raw.body !== '' ? raw.body : raw.query)
  if (!fields) return []
  const read = new Map(fields)
  const pairs = draft.pairs.map((pair) => ({ ...pair, value: read.get(pair.name) ?? pair.value }))
  return [
    { draft: { ...draft, pairs, encoding: 'gbk' }, what: 'signed as GBK（按 GBK 签名）' },
    { draft: { ...draft, pairs }, what: 'signed as UTF-8（按 UTF-8 签名）' },
  ]
}

/** UTF-8 that was taken for Latin-1 and encoded once more. */
const encodedTwice = (value: string): string => Buffer.from(value).toString('latin1')

export const encodingMistakes: readonly Mistake[] = [
  {
    slug: 'plus-not-encoded',
    kind: 'parameters',
    en: 'A + that was sent in {what} is read as a space, but it was signed as a +.',
    zh: '{what} 中发送的 + 会被读作空格，签名时却按 + 计算',
    change: {
      en: 'Send a + that belongs to the value as %2B; sign a space as a space.',
      zh: '属于值的 + 请编码为 %2B 发送；空格请按空格签名',
    },
    variants: plusAsSent,
  },
  {
    slug: 'values-url-encoded',
    kind: 'parameters',
    en: 'Values were URL-encoded before they were signed ({what}).',
    zh: '签名前对参数值做了 URL 编码（{what}）',
    change: { en: 'Sign the plain values; encode only what is sent.', zh: '请用原始值签名，只在发送时编码' },
    variants: (draft, facts) => [
      ...encoders.flatMap(({ encode, how }) => allValues(draft, facts, encode, how)),
      ...asWritten(draft, facts),
    ],
  },
  {
    slug: 'values-decoded-twice',
    kind: 'parameters',
    rare: true,
    en: 'Values were URL-decoded once more than they were encoded ({what}).',
    zh: '参数值被多解码了一次（{what}）',
    change: { en: 'Decode once; your framework has done so already.', zh: '框架已解码，请勿再次解码' },
    variants: (draft, facts) => [
      ...allValues(draft, facts, decodedOnceMore),
      ...allValues(draft, facts, percentsDecoded),
    ],
  },
  {
    slug: 'gbk-bytes',
    kind: 'parameters',
    en: 'The text was hashed as GBK bytes.',
    zh: '签名字符串按 GBK 编码计算',
    change: { en: 'Hash the UTF-8 bytes of the text.', zh: '请按 UTF-8 编码计算' },
    variants: (draft) =>
      draft.encoding === 'utf8' && hasNotAscii(draft) ? [{ draft: { ...draft, encoding: 'gbk' } }] : [],
  },
  {
    slug: 'body-in-gbk',
    kind: 'parameters',
    rare: true,
    en: 'The request was sent in GBK ({what}).',
    zh: '请求使用了 GBK 编码（{what}）',
    change: { en: 'Send and sign UTF-8.', zh: '请使用 UTF-8 编码发送并签名' },
    variants: bodyInGbk,
  },
  {
    slug: 'utf8-twice',
    kind: 'parameters',
    rare: true,
    inPairs: 0,
    en: 'The text was encoded to UTF-8 twice ({what}).',
    zh: '文本被重复编码为 UTF-8（{what}）',
    change: { en: 'Encode to UTF-8 once.', zh: '请只做一次 UTF-8 编码' },
    variants: (draft, facts) => (hasNotAscii(draft) ? allValues(draft, facts, encodedTwice) : []),
  },
]
