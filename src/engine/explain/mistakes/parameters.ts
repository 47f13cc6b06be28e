import { isSecretName } from '../../runtime/redaction.ts'
import { byName, type Draft, type Pair } from '../draft.ts'
import type { Facts, Mistake, Variant } from '../mistake.ts'
import { queryFields } from '../raw.ts'

const only = (draft: Draft, keep: (pair: Pair) => boolean, what: string): Variant[] => {
  const pairs = draft.pairs.filter(keep)
  return pairs.length === draft.pairs.length ? [] : [{ draft: { ...draft, pairs }, what }]
}

function withPairs(draft: Draft, fields: readonly (readonly [string, string])[]): Draft {
  const names = new Set(fields.map(([name]) => name))
  const added = fields.map(([name, value], index) => ({
    name,
    value,
    at: 1000 + index,
    secret: isSecretName(name),
  }))
  return { ...draft, pairs: [...draft.pairs.filter(({ name }) => !names.has(name)), ...added].sort(byName) }
}

const names = (pairs: readonly Pair[]): string => pairs.map(({ name }) => name).join(', ')

/** At most this many single parameters are left out in turn. */
const MOST_LEFT_OUT = 40
const MOST_ADDED = 20

function leftOut(draft: Draft, { declared, required }: Facts): Variant[] {
  const extra = draft.pairs.filter(({ name }) => !declared.includes(name))
  const optional = draft.pairs.filter(({ name }) => !required.includes(name))
  const variants = draft.pairs.slice(0, MOST_LEFT_OUT).flatMap((one) => only(draft, (pair) => pair !== one, one.name))
  if (declared.length > 0 && extra.length > 1)
    variants.push(...only(draft, (pair) => !extra.includes(pair), names(extra)))
  if (required.length > 0 && optional.length > 1) {
    variants.push(...only(draft, (pair) => !optional.includes(pair), names(optional)))
  }
  return variants
}

function added(draft: Draft, facts: Facts): Variant[] {
  const sent = new Set(draft.pairs.map(({ name }) => name))
  const absent = facts.declared.filter((name) => name !== 'sign' && !sent.has(name)).slice(0, MOST_ADDED)
  const variants: Variant[] = absent.flatMap((name) =>
    ['', 'null', '0', 'undefined'].map((value) => ({
      draft: withPairs(draft, [[name, value]]),
      what: `${name}=${value}`,
    })),
  )
  if (absent.length > 1) {
    const all = absent.map((name) => [name, ''] as const)
    variants.push({ draft: withPairs(draft, all), what: absent.join(', ') })
  }
  // The app's own id is what people add most.
  for (const name of ['appId', 'appid', 'gameId', 'openId']) {
    if (facts.tenant !== undefined && !sent.has(name) && !absent.includes(name))
      variants.push({ draft: withPairs(draft, [[name, facts.tenant]]), what: name })
  }
  return variants
}

export const parameterMistakes: readonly Mistake[] = [
  {
    slug: 'empty-values-left-out',
    kind: 'parameters',
    en: 'Parameters with an empty value were left out of the text.',
    zh: '空值参数没有参与签名',
    change: { en: 'Sign empty values too, as name= with nothing behind it.', zh: '空值也要参与签名，写成 参数名=' },
    variants: (draft) =>
      draft.joining.emptyValues === 'signed'
        ? [{ draft: { ...draft, joining: { ...draft.joining, emptyValues: 'left out' } } }]
        : [],
  },
  {
    slug: 'empty-values-signed',
    kind: 'parameters',
    en: 'Parameters with an empty value took part in the text.',
    zh: '空值参数参与了签名',
    change: { en: 'Leave parameters out whose value is null or empty.', zh: '取值为 null 或空字符串的参数不参与签名' },
    variants: (draft) =>
      draft.joining.emptyValues === 'left out'
        ? [{ draft: { ...draft, joining: { ...draft.joining, emptyValues: 'signed' } } }]
        : [],
  },
  {
    slug: 'zero-values-left-out',
    kind: 'parameters',
    rare: true,
    inPairs: 1,
    en: 'Parameters whose value is 0 were left out (PHP takes "0" for empty).',
    zh: '值为 0 的参数没有参与签名（PHP 的 empty("0") 为真）',
    change: { en: 'Compare with the empty text instead of using empty().', zh: '请与空字符串比较，不要使用 empty()' },
    variants: (draft) => [
      ...only(draft, ({ value }) => value !== '0', '0'),
      ...only(draft, ({ value }) => value !== '0' && value !== '', '0'),
    ],
  },
  {
    slug: 'sign-included',
    kind: 'parameters',
    inPairs: 1,
    en: 'The parameter sign took part in the text ({what}).',
    zh: 'sign 参数本身参与了签名（{what}）',
    change: { en: 'Remove sign before you build the text.', zh: '拼接字符串前请移除 sign' },
    variants: (draft) =>
      ['', 'null', 'undefined'].map((value) => ({
        draft: {
          ...withPairs(draft, [['sign', value]]),
          joining: value === '' ? { ...draft.joining, emptyValues: 'signed' } : draft.joining,
        },
        what: `sign=${value}`,
      })),
  },
  {
    slug: 'parameter-left-out',
    kind: 'parameters',
    rare: true,
    inPairs: 12,
    en: 'The text lacks {what}, which was sent.',
    zh: '已发送的参数 {what} 没有参与签名',
    change: {
      en: 'Sign every parameter that is sent, sign alone excepted.',
      zh: '除 sign 外，所有发送的参数都要参与签名',
    },
    variants: leftOut,
  },
  {
    slug: 'parameter-added',
    kind: 'parameters',
    rare: true,
    inPairs: 6,
    en: 'The text holds {what}, which was not sent.',
    zh: '签名字符串中包含未发送的参数 {what}',
    change: { en: 'Sign exactly what is sent.', zh: '签名参数必须与实际发送的参数一致' },
    variants: added,
  },
  {
    slug: 'query-left-out',
    kind: 'parameters',
    en: 'The parameters of the query string ({what}) did not take part.',
    zh: '查询字符串中的参数（{what}）没有参与签名',
    change: {
      en: 'The provider reads the query too: sign it, or send nothing there.',
      zh: '渠道也读取查询参数：请一并签名，或不要放在 URL 上',
    },
    variants: (draft, { fromQuery }) =>
      fromQuery.length === 0 ? [] : only(draft, ({ name }) => !fromQuery.includes(name), fromQuery.join(', ')),
  },
  {
    slug: 'body-left-out',
    kind: 'parameters',
    rare: true,
    en: 'Only the parameters of the query string took part, not those of the body.',
    zh: '只有查询字符串中的参数参与了签名，请求体参数没有参与',
    change: { en: 'Sign the parameters of the body too.', zh: '请求体参数也要参与签名' },
    variants: (draft, { fromQuery }) =>
      fromQuery.length === 0 ? [] : only(draft, ({ name }) => fromQuery.includes(name), ''),
  },
  {
    slug: 'query-signed',
    kind: 'parameters',
    en: 'The text holds values of the query string ({what}), which the provider does not take.',
    zh: '签名使用了查询字符串中的值（{what}），渠道并不采用',
    change: { en: 'Send the parameters in the body and sign those.', zh: '请在请求体中发送参数并据此签名' },
    variants: (draft, { raw }) => {
      const fields = raw ? queryFields(raw).filter(([name]) => name !== 'sign') : []
      const sent = new Map(draft.pairs.map(({ name, value }) => [name, value]))
      const differing = fields.filter(([name, value]) => sent.get(name) !== value)
      if (differing.length === 0) return []
      return [{ draft: withPairs(draft, differing), what: differing.map(([name]) => name).join(', ') }]
    },
  },
  {
    slug: 'names-in-another-case',
    kind: 'parameters',
    rare: true,
    inPairs: 1,
    en: 'The names were signed in another spelling ({what}).',
    zh: '参与签名的参数名写法不同（{what}）',
    change: { en: 'Sign the names exactly as they are sent.', zh: '签名时的参数名必须与发送的完全一致' },
    variants: (draft) => {
      const spellings = [
        ['lower case', (name: string) => name.toLowerCase()],
        ['UPPER CASE', (name: string) => name.toUpperCase()],
        ['snake_case', (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)],
      ] as const
      return spellings.map(([what, spell]) => ({
        draft: { ...draft, pairs: draft.pairs.map((pair) => ({ ...pair, name: spell(pair.name) })).sort(byName) },
        what,
      }))
    },
  },
]
