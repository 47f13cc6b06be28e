import type { Draft } from '../draft.ts'
import { allValues, type Facts, type Mistake, type Variant } from '../mistake.ts'
import { rawMembers } from '../raw.ts'

/** Strings, punctuation and the rest of a compact JSON text, in turn. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^"{}[\],:]+/g

const isJson = (value: string): boolean => {
  if (!/^\s*[[{]/.test(value)) return false
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

/** A change that concerns JSON texts alone. */
const ofJson =
  (change: (json: string) => string) =>
  (value: string): string =>
    isJson(value) ? change(value) : value

const spaced = (afterColon: string, afterComma: string) =>
  ofJson((json) =>
    json.replace(TOKENS, (token) => (token === ':' ? `:${afterColon}` : token === ',' ? `,${afterComma}` : token)),
  )
const pretty = (indent: number) => ofJson((json) => JSON.stringify(JSON.parse(json), null, indent))
const withSpaces = [spaced(' ', ' '), spaced('', ' '), spaced(' ', ''), pretty(2), pretty(4)]
const compact = ofJson((json) => JSON.stringify(JSON.parse(json)))

const slashes = ofJson((json) => json.replace(/(?<!\\)\//g, '\\/'))
const unicode = (json: string, upper: boolean): string =>
  json.replace(/[^\0-\x7f]/g, (unit) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${upper ? hex.toUpperCase() : hex}`
  })
const unicodeEscapes = [ofJson((json) => unicode(json, false)), ofJson((json) => unicode(json, true))]
const phpDefault = ofJson((json) => unicode(json.replace(/(?<!\\)\//g, '\\/'), false))
const pythonDefault = ofJson((json) => unicode((withSpaces[0] as (json: string) => string)(json), false))

function membersSorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(membersSorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, membersSorted(member)]))
}
function membersReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(membersReversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, membersReversed(member)]),
  )
}
const reordered = [membersSorted, membersReversed].map((turn) =>
  ofJson((json) => JSON.stringify(turn(JSON.parse(json)))),
)

const numbersQuoted = ofJson((json) =>
  json.replace(TOKENS, (token) => (/^-?\d[\d.eE+-]*$/.test(token) ? `"${token}"` : token)),
)
const numbersBare = ofJson((json) => json.replace(/"(-?\d+(?:\.\d+)?)"(?!\s*:)/g, '$1'))
const pythonText = ofJson((json) =>
  json.replace(TOKENS, (token) => (token.startsWith('"') ? `'${token.slice(1, -1)}'` : token.replace(/[:,]/, '$& '))),
)
const notEncoded = [
  ofJson(() => 'Array'),
  ofJson(() => '[object Object]'),
  ofJson((json) => (JSON.parse(json) as unknown[] | object).toString()),
  pythonText,
  ofJson(() => ''),
]

const quoted = (value: string): string =>
  isJson(value) || /^-?\d+(\.\d+)?$/.test(value) ? value : JSON.stringify(value)

/** Values as they stand in a JSON body, white space and escapes included. */
function asWritten(draft: Draft, { raw, bodyKind }: Facts): Variant[] {
  if (!raw || bodyKind !== 'json') return []
  const members = rawMembers(Buffer.from(raw.body, 'latin1').toString('utf8'))
  if (!members) return []
  const use = (strings: boolean): Variant[] => {
    let differs = false
    const pairs = draft.pairs.map((pair) => {
      const written = members.get(pair.name)
      if (written === undefined || (written.startsWith('"') && !strings)) return pair
      // null and "" arrive as an empty value; a client that signs null as written signs the text.
      if (written === pair.value) return pair
      differs = true
      return { ...pair, value: written }
    })
    return differs ? [{ draft: { ...draft, pairs }, what: 'as it stands in the body' }] : []
  }
  return [...use(false), ...use(true)]
}

export const jsonMistakes: readonly Mistake[] = [
  {
    slug: 'json-with-spaces',
    kind: 'parameters',
    inPairs: 2,
    en: 'JSON in {what} was signed with spaces or line breaks.',
    zh: '{what} 中的 JSON 带空格或换行参与了签名',
    change: {
      en: "Sign compact JSON: separators=(',', ':') in Python, no pretty printing.",
      zh: '请使用紧凑 JSON 签名（Python 用 separators=(",", ":")，不要格式化）',
    },
    variants: (draft, facts) => [...withSpaces, compact].flatMap((turn) => allValues(draft, facts, turn)),
  },
  {
    slug: 'json-slashes-escaped',
    kind: 'parameters',
    en: 'Slashes in the JSON of {what} were signed as \\/.',
    zh: '{what} 中 JSON 的 / 被转义为 \\/ 后参与了签名',
    change: { en: 'Use JSON_UNESCAPED_SLASHES in PHP.', zh: 'PHP 请使用 JSON_UNESCAPED_SLASHES' },
    variants: (draft, facts) => allValues(draft, facts, slashes),
  },
  {
    slug: 'json-unicode-escaped',
    kind: 'parameters',
    en: 'Characters in the JSON of {what} were signed as \\u escapes.',
    zh: '{what} 中 JSON 的中文被转义为 \\u 后参与了签名',
    change: {
      en: 'Use JSON_UNESCAPED_UNICODE in PHP, ensure_ascii=False in Python.',
      zh: 'PHP 请使用 JSON_UNESCAPED_UNICODE，Python 请使用 ensure_ascii=False',
    },
    variants: (draft, facts) =>
      [...unicodeEscapes, phpDefault, pythonDefault].flatMap((turn) => allValues(draft, facts, turn)),
  },
  {
    slug: 'json-members-reordered',
    kind: 'parameters',
    en: 'Members of the JSON in {what} were signed in another order.',
    zh: '{what} 中 JSON 成员的顺序与发送时不同',
    change: { en: 'Keep the members in the order they are sent.', zh: '请保持 JSON 成员的发送顺序' },
    variants: (draft, facts) => reordered.flatMap((turn) => allValues(draft, facts, turn)),
  },
  {
    slug: 'json-numbers-rewritten',
    kind: 'parameters',
    rare: true,
    en: 'Numbers in the JSON of {what} were signed as texts, or texts as numbers.',
    zh: '{what} 中 JSON 的数字与字符串类型在签名时被改变',
    change: { en: 'Sign the JSON with the types that are sent.', zh: '请按发送时的类型签名' },
    variants: (draft, facts) => [numbersQuoted, numbersBare].flatMap((turn) => allValues(draft, facts, turn)),
  },
  {
    slug: 'json-as-sent',
    kind: 'parameters',
    en: 'Values were signed exactly {what}, escapes and white space included.',
    zh: '参数值按请求体中的原文（含转义和空白）参与了签名（{what}）',
    change: { en: 'Sign texts decoded and JSON compact.', zh: '文本请解码后签名，JSON 请压缩后签名' },
    variants: asWritten,
  },
  {
    slug: 'json-texts-quoted',
    kind: 'parameters',
    rare: true,
    en: 'Texts ({what}) were signed with their JSON quotes.',
    zh: '文本参数（{what}）带着 JSON 引号参与了签名',
    change: {
      en: 'Sign a text without quotes; only lists and objects are signed as JSON.',
      zh: '文本签名时不带引号，只有数组和对象按 JSON 签名',
    },
    variants: (draft, facts) => (facts.bodyKind === 'json' ? allValues(draft, facts, quoted) : []),
  },
  {
    slug: 'json-not-encoded',
    kind: 'parameters',
    rare: true,
    inPairs: 2,
    en: 'A list or object ({what}) was not turned into JSON before it was signed.',
    zh: '数组或对象（{what}）没有转换为 JSON 就参与了签名',
    change: { en: 'Sign lists and objects as compact JSON.', zh: '数组和对象请转换为紧凑 JSON 后签名' },
    variants: (draft, facts) => notEncoded.flatMap((turn) => allValues(draft, facts, turn)),
  },
]
