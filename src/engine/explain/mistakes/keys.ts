import { md5 } from '../../../contract/values/signature.ts'
import { REDACTED } from '../../runtime/redaction.ts'
import type { Draft } from '../draft.ts'
import type { Facts, Mistake, NamedKey, Variant } from '../mistake.ts'

/** At most this many foreign keys are tried, so that a large seed makes no slow search. */
const MOST_KEYS = 60

/** How a key is called: its name and whose it is, never itself. */
const called = ({ name, related, owner }: NamedKey): string => `${name} (${related ?? owner})`

function otherKeys(draft: Draft, facts: Facts, fits: (key: NamedKey) => boolean): Variant[] {
  const found: Variant[] = []
  for (const named of facts.keys) {
    if (named.key === draft.key || !fits(named)) continue
    const what = called(named)
    found.push({ draft: { ...draft, key: named.key, shownKey: `[${what}]` }, what })
    if (found.length === MOST_KEYS) break
  }
  return found
}

const sameTenant = (named: NamedKey, { provider, tenant }: Facts) =>
  named.provider === provider && named.owner === tenant

const around = (draft: Draft, before: string, after: string): Variant => ({
  draft: { ...draft, key: before + draft.key + after, shownKey: before + draft.shownKey + after },
  what: JSON.stringify(before + after),
})

export const keyMistakes: readonly Mistake[] = [
  {
    slug: 'key-missing',
    kind: 'key',
    en: 'The text was signed without the key.',
    zh: '签名字符串末尾没有拼接密钥',
    change: {
      en: 'Put the key behind the text; check that the setting it comes from is not empty.',
      zh: '在字符串末尾拼接密钥，并检查密钥配置是否为空',
    },
    variants: (draft) => {
      const bare = { ...draft, key: '', shownKey: '' }
      const { joining } = draft
      const without = { ...bare, joining: { ...joining, beforeKey: '' } }
      const variants: Variant[] = [{ draft: bare }]
      if (joining.beforeKey !== '') variants.push({ draft: without })
      if (joining.afterPair !== '') {
        variants.push({ draft: { ...without, joining: { ...without.joining, trimmed: joining.afterPair } } })
      }
      return variants
    },
  },
  {
    slug: 'key-white-space',
    kind: 'key',
    inPairs: 2,
    en: 'The key was used with {what} around it.',
    zh: '密钥首尾带有多余字符 {what}',
    change: {
      en: 'Trim the key where it is read from a file or the environment.',
      zh: '从文件或环境变量读取密钥时去除首尾空白',
    },
    variants: (draft) =>
      [
        ['', '\n'],
        ['', ' '],
        [' ', ''],
        ['', '\r\n'],
        ['', '\r'],
        ['', '\t'],
        ['\t', ''],
        [' ', ' '],
        ['\ufeff', ''],
        ['"', '"'],
        ["'", "'"],
      ].map(([before = '', after = '']) => around(draft, before, after)),
  },
  {
    slug: 'key-of-same-tenant',
    kind: 'key',
    inPairs: 3,
    en: 'The text was signed with {what}, which has another purpose.',
    zh: '使用了同一开发者的另一个密钥 {what}',
    change: { en: 'Use the key the document names for this request.', zh: '请使用文档为该接口指定的密钥' },
    variants: (draft, facts) => otherKeys(draft, facts, (named) => sameTenant(named, facts)),
  },
  {
    slug: 'key-of-another-tenant',
    kind: 'key',
    rare: true,
    inPairs: 3,
    en: 'The text was signed with {what}, which is the key of another owner.',
    zh: '使用了其他应用的密钥 {what}',
    change: {
      en: 'Take id and key from the same entry of your settings.',
      zh: '请确认 id 与密钥取自同一套配置',
    },
    variants: (draft, facts) =>
      otherKeys(draft, facts, (named) => named.provider === facts.provider && !sameTenant(named, facts)),
  },
  {
    slug: 'key-of-another-provider',
    kind: 'key',
    rare: true,
    inPairs: 2,
    en: 'The text was signed with {what}, a key of another provider.',
    zh: '使用了其他渠道的密钥 {what}',
    change: { en: 'Use the key this provider gave you.', zh: '请使用本渠道分配的密钥' },
    variants: (draft, facts) => otherKeys(draft, facts, (named) => named.provider !== facts.provider),
  },
  {
    slug: 'key-case',
    kind: 'key',
    rare: true,
    inPairs: 0,
    en: 'The key was used in {what} case.',
    zh: '密钥大小写被改变（{what}）',
    change: { en: 'Use the key exactly as it was given out.', zh: '请原样使用密钥，不要转换大小写' },
    variants: (draft) => [
      { draft: { ...draft, key: draft.key.toUpperCase() }, what: 'upper' },
      { draft: { ...draft, key: draft.key.toLowerCase() }, what: 'lower' },
    ],
  },
  {
    slug: 'key-hashed',
    kind: 'key',
    rare: true,
    inPairs: 0,
    en: 'The MD5 of the key was used instead of the key.',
    zh: '使用了密钥的 MD5 值而不是密钥本身',
    change: { en: 'Put the key itself into the text.', zh: '请直接拼接密钥原文' },
    variants: (draft) => [{ draft: { ...draft, key: md5(draft.key), shownKey: `[md5 of ${REDACTED}]` } }],
  },
]
