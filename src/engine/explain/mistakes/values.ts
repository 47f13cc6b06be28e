import { allValues, eachValue, type Mistake, type Variant, withValue } from '../mistake.ts'

const trimmed = (value: string): string => value.trim()

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (value: string): string => value.replace(/[&<>"]/g, (character) => HTML[character] as string)
const htmlEscapers = [
  escapeHtml,
  (value: string) => escapeHtml(value).replaceAll("'", '&#039;'),
  (value: string) => escapeHtml(value).replaceAll("'", '&#39;'),
  (value: string) => escapeHtml(value).replaceAll("'", '&#x27;'),
]
const PLAIN: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#039': "'", '#39': "'" }
const unescapeHtml = (value: string): string =>
  value.replace(/&(amp|lt|gt|quot|#0?39);/g, (_all, name: string) => PLAIN[name] as string)

const slashed = (value: string): string => value.replace(/["'\\]/g, '\\$&')

const NUMBER = /^-?(\d+)(?:\.(\d+))?$/
const withDecimals =
  (count: number) =>
  (value: string): string => {
    const [, whole, decimals = ''] = NUMBER.exec(value) ?? []
    if (whole === undefined || decimals.length > count) return value
    return `${value.startsWith('-') ? '-' : ''}${whole}.${decimals.padEnd(count, '0')}`
  }
const shortest = (value: string): string =>
  NUMBER.test(value) && value.includes('.') ? value.replace(/\.?0+$/, '') : value
const whole = (value: string): string => (NUMBER.test(value) ? value.replace(/\.\d+$/, '') : value)
const asDouble = (value: string): string => (/^-?\d{16,}$/.test(value) ? String(Number(value)) : value)
const unpadded = (value: string): string => value.replace(/^(-?)0+(?=\d)/, '$1')
/** One function each, made once: results are remembered by function. */
const formats = [withDecimals(1), withDecimals(2), shortest, whole, withDecimals(6), asDouble, unpadded]

const SECONDS = /^[1-4]\d{9}$/
const MILLISECONDS = /^[1-4]\d{12}$/
const toMilliseconds = (value: string): string => (SECONDS.test(value) ? `${value}000` : value)
const toSeconds = (value: string): string => (MILLISECONDS.test(value) ? value.slice(0, -3) : value)

const NULLS = ['null', 'undefined', 'None', 'NULL', 'nil'] as const
const toNulls = NULLS.map((text) => (value: string) => (value === '' ? text : value))
const nullToEmpty = (value: string): string => (/^(null|undefined|None|NULL|nil)$/.test(value) ? '' : value)

const BOOLEANS: Readonly<Record<string, string>> = { true: '1', false: '0' }
const booleanForms = [
  (value: string) => BOOLEANS[value] ?? value,
  (value: string) => (value === 'true' ? '1' : value === 'false' ? '' : value),
  (value: string) => (value === 'true' ? 'True' : value === 'false' ? 'False' : value),
]

/** A clock that is read once for the signature and once for the request. */
const APART = [-1, 1, -2, 2, -3, 3]

export const valueMistakes: readonly Mistake[] = [
  {
    slug: 'values-trimmed',
    kind: 'parameters',
    en: 'White space around values ({what}) was cut off before signing.',
    zh: '签名前去除了参数值（{what}）首尾的空白',
    change: { en: 'Sign the value as it is sent, or send it trimmed.', zh: '请按发送的值签名，或发送去除空白后的值' },
    variants: (draft, facts) => eachValue(draft, facts, trimmed),
  },
  {
    slug: 'values-html-escaped',
    kind: 'parameters',
    inPairs: 4,
    en: 'Values ({what}) were HTML-escaped before signing.',
    zh: '签名前对参数值（{what}）做了 HTML 转义',
    change: { en: 'Sign the value without &quot; and the like.', zh: '签名时不要做 HTML 转义（如 &quot;）' },
    variants: (draft, facts) => htmlEscapers.flatMap((turn) => eachValue(draft, facts, turn)),
  },
  {
    slug: 'values-html-unescaped',
    kind: 'parameters',
    rare: true,
    en: 'Values ({what}) were sent HTML-escaped but signed unescaped.',
    zh: '参数值（{what}）以 HTML 转义形式发送，却按未转义形式签名',
    change: { en: 'Sign the value as it is sent.', zh: '请按发送的值签名' },
    variants: (draft, facts) => eachValue(draft, facts, unescapeHtml),
  },
  {
    slug: 'values-slashed',
    kind: 'parameters',
    rare: true,
    inPairs: 0,
    en: 'Quotes in values ({what}) got a backslash before signing (addslashes).',
    zh: '签名前参数值（{what}）中的引号被加了反斜杠（addslashes）',
    change: { en: 'Sign the value without added backslashes.', zh: '签名时不要添加反斜杠' },
    variants: (draft, facts) => eachValue(draft, facts, slashed),
  },
  {
    slug: 'numbers-reformatted',
    kind: 'parameters',
    inPairs: 8,
    en: 'Numbers ({what}) were written otherwise when signed, as 1, 1.0 or 1.00.',
    zh: '签名时数字（{what}）的写法不同，例如 1、1.0、1.00',
    change: { en: 'Keep the text of a number; sign what is sent.', zh: '请保留数字的原文，按发送的内容签名' },
    variants: (draft, facts) => formats.flatMap((format) => eachValue(draft, facts, format)),
  },
  {
    slug: 'null-as-text',
    kind: 'parameters',
    inPairs: 3,
    en: 'Values that were sent empty ({what}) were signed as the text null, undefined or None.',
    zh: '发送为空的参数（{what}）按文本 null、undefined 或 None 参与了签名',
    change: { en: 'Turn missing values into the empty text before you sign.', zh: '签名前请把空值转换为空字符串' },
    variants: (draft, facts) => toNulls.flatMap((turn) => eachValue(draft, facts, turn)),
  },
  {
    slug: 'null-as-empty',
    kind: 'parameters',
    rare: true,
    en: 'Values that were sent as the text null ({what}) were signed empty.',
    zh: '以文本 null 发送的参数（{what}）按空值签名',
    change: { en: 'Send what you sign: an empty text instead of null.', zh: '请发送空字符串，而不是文本 null' },
    variants: (draft, facts) => eachValue(draft, facts, nullToEmpty),
  },
  {
    slug: 'milliseconds-signed',
    kind: 'parameters',
    en: 'A time ({what}) was sent in seconds but signed in milliseconds.',
    zh: '时间参数（{what}）以秒发送，却按毫秒签名',
    change: { en: 'Sign the time that is sent.', zh: '请按发送的时间签名' },
    variants: (draft, facts) => eachValue(draft, facts, toMilliseconds),
  },
  {
    slug: 'seconds-signed',
    kind: 'parameters',
    en: 'A time ({what}) was sent in milliseconds but signed in seconds.',
    zh: '时间参数（{what}）以毫秒发送，却按秒签名',
    change: { en: 'Sign the time that is sent.', zh: '请按发送的时间签名' },
    variants: (draft, facts) => eachValue(draft, facts, toSeconds),
  },
  {
    slug: 'time-read-twice',
    kind: 'parameters',
    rare: true,
    inPairs: 2,
    en: 'The time that was signed is {what} s away from the one that was sent: the clock was read twice.',
    zh: '签名所用的时间与发送的时间相差 {what} 秒：读取了两次时钟',
    change: { en: 'Read the clock once and use that value for both.', zh: '请只取一次时间，签名和发送使用同一个值' },
    variants: (draft) => {
      const variants: Variant[] = []
      for (const pair of draft.pairs) {
        if (!SECONDS.test(pair.value)) continue
        for (const seconds of APART) {
          const value = String(Number(pair.value) + seconds)
          variants.push({ draft: withValue(draft, pair, value), what: String(seconds) })
        }
      }
      return variants
    },
  },
  {
    slug: 'booleans-rewritten',
    kind: 'parameters',
    rare: true,
    en: 'Values true and false ({what}) were signed in another form.',
    zh: '布尔值（{what}）签名时的写法不同',
    change: { en: 'Sign true and false as they are sent.', zh: '请按发送的形式签名布尔值' },
    variants: (draft, facts) => booleanForms.flatMap((form) => allValues(draft, facts, form)),
  },
]
