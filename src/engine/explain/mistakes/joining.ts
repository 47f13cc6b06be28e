import type { SignatureRule } from '../../../contract/values/signature.ts'
import { percentEncoded } from '../../runtime/redaction.ts'
import type { Draft, Joining } from '../draft.ts'
import type { Mistake, Variant } from '../mistake.ts'

const join = (draft: Draft, change: Partial<Joining>, what?: string): Variant => ({
  draft: { ...draft, joining: { ...draft.joining, ...change } },
  ...(what !== undefined && { what }),
})

/** A rule as a formula: `a=1&b=2&key=signKey`. */
const formulaOf = ({ betweenPairs, afterPair, beforeKey, keyName }: SignatureRule): string =>
  `a=1${afterPair}${betweenPairs}b=2${afterPair}${beforeKey}${keyName}`

export const joiningMistakes: readonly Mistake[] = [
  {
    slug: 'rule-of-another-provider',
    kind: 'joining',
    en: 'The text was built by the rule of {what}.',
    zh: '使用了 {what} 的签名规则',
    change: { en: 'Use the signer of this provider.', zh: '请使用本渠道的签名规则' },
    variants: (draft, { rules, provider }) =>
      rules
        .filter((known) => known.provider !== provider)
        .map(({ rule, title }) => join(draft, { ...rule }, `${title.en} (${title.zh}), ${formulaOf(rule)}`)),
  },
  {
    slug: 'pairs-joined-with-ampersand',
    kind: 'joining',
    en: 'The parameters were joined with &.',
    zh: '参数之间多了 & 连接符',
    change: { en: 'Put nothing between the parameters.', zh: '参数之间不要加任何连接符' },
    variants: (draft) => {
      const { betweenPairs, afterPair } = draft.joining
      return betweenPairs === '' && afterPair === '' ? [join(draft, { betweenPairs: '&' })] : []
    },
  },
  {
    slug: 'pairs-not-joined',
    kind: 'joining',
    en: 'The parameters were joined with nothing between them.',
    zh: '参数之间缺少 & 连接符',
    change: { en: 'Put & between the parameters.', zh: '请用 & 连接参数' },
    variants: (draft) => {
      const { betweenPairs, afterPair } = draft.joining
      return betweenPairs === '' && afterPair === '' ? [] : [join(draft, { betweenPairs: '', afterPair: '' })]
    },
  },
  {
    slug: 'pairs-joined-otherwise',
    kind: 'joining',
    rare: true,
    inPairs: 2,
    en: 'The parameters were joined with {what}.',
    zh: '参数之间使用了错误的连接符 {what}',
    change: { en: 'Join the parameters as the document says.', zh: '请按文档规定连接参数' },
    variants: (draft) =>
      [',', '|', ';', '\n', ' '].map((betweenPairs) =>
        join(draft, { betweenPairs, afterPair: '' }, JSON.stringify(betweenPairs)),
      ),
  },
  {
    slug: 'trailing-ampersand-missing',
    kind: 'joining',
    en: 'The & behind the last parameter is missing.',
    zh: '最后一个参数后缺少 &',
    change: { en: 'Put & behind every parameter, the last one too.', zh: '每个参数后（包括最后一个）都要加 &' },
    variants: (draft) => (draft.joining.afterPair === '&' ? [join(draft, { trimmed: '&' })] : []),
  },
  {
    slug: 'trailing-ampersand-added',
    kind: 'joining',
    en: 'There is an & behind the last parameter.',
    zh: '最后一个参数后多了 &',
    change: { en: 'Put no & behind the last parameter.', zh: '最后一个参数后不要加 &' },
    variants: (draft) => {
      const { afterPair, betweenPairs, beforeKey } = draft.joining
      if (afterPair !== '') return []
      return [
        join(draft, { betweenPairs: '', afterPair: '&' }),
        ...(betweenPairs === '' ? [join(draft, { beforeKey: `&${beforeKey}` })] : []),
      ]
    },
  },
  {
    slug: 'key-joined-with-ampersand-key',
    kind: 'joining',
    inPairs: 2,
    en: 'The key was put behind {what}.',
    zh: '密钥前多了 {what}',
    change: { en: 'Put the key right behind the text, without a name.', zh: '密钥直接拼接在末尾，不要加参数名' },
    variants: (draft) => {
      const { keyName, beforeKey } = draft.joining
      return ['&key=', `&${keyName}=`, `&${keyName.toLowerCase()}=`, '&secret=', '&sign=', '&app_key=']
        .filter((text) => text !== beforeKey)
        .flatMap((text) => [
          join(draft, { beforeKey: text }, text),
          // The & behind the last parameter serves as that before the key.
          ...(draft.joining.afterPair === '&' ? [join(draft, { beforeKey: text.slice(1) }, text)] : []),
        ])
    },
  },
  {
    slug: 'key-joined-with-key',
    kind: 'joining',
    rare: true,
    inPairs: 2,
    en: 'The key was put behind {what}.',
    zh: '密钥前的连接文本是 {what}',
    change: { en: 'Join the key as the document says.', zh: '请按文档规定拼接密钥' },
    variants: (draft) => {
      const { keyName } = draft.joining
      return ['key=', `${keyName}=`, `${keyName.toLowerCase()}=`, 'key', '|', ',', '#', ':', '_', '='].map((text) =>
        join(draft, { beforeKey: text }, JSON.stringify(text)),
      )
    },
  },
  {
    slug: 'key-joined-with-ampersand',
    kind: 'joining',
    rare: true,
    en: 'The key was put behind a lone &.',
    zh: '密钥前只有一个 &',
    change: { en: 'Join the key as the document says.', zh: '请按文档规定拼接密钥' },
    variants: (draft) => [join(draft, { beforeKey: '&' })],
  },
  {
    slug: 'key-joined-directly',
    kind: 'joining',
    en: 'The key was put right behind the text.',
    zh: '密钥直接拼接在末尾，缺少 &key=',
    change: { en: 'Put &key= before the key.', zh: '请在密钥前加上 &key=' },
    variants: (draft) => (draft.joining.beforeKey === '' ? [] : [join(draft, { beforeKey: '' })]),
  },
  {
    slug: 'key-first',
    kind: 'joining',
    rare: true,
    inPairs: 1,
    en: 'The key was put before the text{what}.',
    zh: '密钥拼接在字符串前面{what}',
    change: { en: 'Put the key at the end alone.', zh: '密钥只应拼接在末尾' },
    variants: (draft) => [
      join(draft, { keyPlace: 'first' }, ''),
      join(draft, { keyPlace: 'both' }, ' and behind it（首尾都有）'),
    ],
  },
  {
    slug: 'values-only',
    kind: 'joining',
    rare: true,
    en: 'Only the values were joined, without the names.',
    zh: '只拼接了参数值，没有参数名',
    change: { en: 'Write every parameter as name=value.', zh: '每个参数应写成 参数名=参数值' },
    variants: (draft) => [join(draft, { valuesOnly: true })],
  },
  {
    slug: 'names-joined-otherwise',
    kind: 'joining',
    rare: true,
    inPairs: 0,
    en: 'Names and values were joined with {what} instead of =.',
    zh: '参数名与参数值之间使用了 {what} 而不是 =',
    change: { en: 'Write every parameter as name=value.', zh: '每个参数应写成 参数名=参数值' },
    variants: (draft) => ['', ':'].map((equals) => join(draft, { equals }, JSON.stringify(equals))),
  },
  {
    slug: 'text-in-one-case',
    kind: 'joining',
    rare: true,
    inPairs: 1,
    en: 'The whole text was turned into {what} case before it was hashed.',
    zh: '哈希前整个字符串被转换了大小写（{what}）',
    change: { en: 'Hash the text as it is.', zh: '请勿转换大小写，直接计算' },
    variants: (draft) => [
      { draft: { ...draft, finish: (text) => text.toLowerCase() }, what: 'lower' },
      { draft: { ...draft, finish: (text) => text.toUpperCase() }, what: 'upper' },
    ],
  },
  {
    slug: 'text-url-encoded',
    kind: 'joining',
    rare: true,
    inPairs: 1,
    en: 'The whole text, = and & included, was URL-encoded before it was hashed.',
    zh: '哈希前对整个字符串（包括 = 和 &）做了 URL 编码',
    change: { en: 'Hash the text as it is.', zh: '请勿编码，直接计算' },
    variants: (draft) => [
      { draft: { ...draft, finish: percentEncoded } },
      { draft: { ...draft, finish: (text) => percentEncoded(text).replaceAll('%20', '+') } },
    ],
  },
]
