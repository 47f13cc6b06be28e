import { hash } from 'node:crypto'
import type { OfflineExplanation, OfflineKeys } from '../../../../contract/offline.ts'
import type { Prose } from '../../../../contract/schema/field.ts'
import { decodeNtData } from './codec.ts'

type Mistake = OfflineExplanation['mistakes'][number]

const mistake = (slug: string, en: string, zh: string, change: Prose): Mistake => ({ slug, en, zh, change })

const RIGHT: Prose = {
  en: 'Hash nt_data, sign and the md5Key, as they were received and with nothing between them.',
  zh: '将收到的 nt_data、sign 与 md5Key 原文直接拼接后做 MD5',
}
const HEX: Prose = { en: 'Write 32 lower-case hex digits of the MD5.', zh: '请使用 32 位小写十六进制 MD5' }

const swapped = mistake('parts-swapped', 'The parts were hashed in another order.', '拼接顺序错误', RIGHT)
const noKey = mistake('key-missing', 'The text was hashed without the md5Key.', '没有拼接 md5Key', RIGHT)
const noSign = mistake('sign-left-out', 'The field sign was left out of the text.', '没有拼接 sign 字段', RIGHT)
const noData = mistake(
  'nt-data-left-out',
  'The field nt_data was left out of the text.',
  '没有拼接 nt_data 字段',
  RIGHT,
)
const decoded = mistake('decoded-before-signing', 'Fields were decoded before they were hashed.', '先解码再计算签名', {
  en: 'Check md5Sign on the encoded texts, and decode nt_data afterwards.',
  zh: '先用编码后的原文校验 md5Sign，再解码 nt_data',
})
const urlEncoded = mistake(
  'values-url-encoded',
  'The fields were still URL-encoded when they were hashed.',
  '计算签名时字段仍处于 URL 编码状态',
  { en: 'Decode the form first, and hash its values.', zh: '先解析表单，再用字段值计算' },
)
const between = mistake(
  'text-between',
  'Something stands between the parts, or before them.',
  '各部分之间或之前多了内容',
  RIGHT,
)

/** Every text that may have been hashed instead, with what is wrong about it. */
function* textsOf(data: string, sign: string, key: string, callbackKey: string): Generator<[text: string, Mistake[]]> {
  yield [data + sign + key, []]
  for (const text of [sign + data + key, key + data + sign, data + key + sign, key + sign + data, sign + key + data]) {
    yield [text, [swapped]]
  }
  yield [data + sign, [noKey]]
  yield [data + key, [noSign]]
  yield [key + data, [noSign, swapped]]
  yield [sign + key, [noData]]
  const plainData = decodeNtData(data, callbackKey)
  const plainSign = decodeNtData(sign, callbackKey)
  if (plainData !== undefined) yield [plainData + sign + key, [decoded]]
  if (plainSign !== undefined) yield [data + plainSign + key, [decoded]]
  if (plainData !== undefined && plainSign !== undefined) yield [plainData + plainSign + key, [decoded]]
  if (plainData !== undefined) yield [plainData + key, [decoded, noSign]]
  for (const encode of [encodeURIComponent, (text: string) => encodeURIComponent(text).toLowerCase()]) {
    yield [encode(data) + encode(sign) + key, [urlEncoded]]
  }
  for (const mark of ['&', '\n', ' ', '|', ',', '@']) yield [[data, sign, key].join(mark), [between]]
  yield [`nt_data=${data}&sign=${sign}&${key}`, [between]]
  yield [`nt_data=${data}&sign=${sign}${key}`, [between]]
  yield [`nt_data=${data}&sign=${sign}&key=${key}`, [between]]
  yield [`nt_data=${data}sign=${sign}${key}`, [between]]
}

/** Keys that may have stood in the place of the md5Key, each with what is wrong about it. */
function keysOf(
  { key, md5Key = key }: OfflineKeys,
  others: readonly { readonly name: string; readonly key: string }[],
): [key: string, Mistake[]][] {
  const wrong = (name: string) =>
    mistake(
      'key-of-same-tenant',
      `The text was hashed with the ${name} instead of the md5Key.`,
      `使用了 ${name} 而不是 md5Key`,
      {
        en: 'Use the md5Key of the product; without one of its own it is the callbackKey.',
        zh: '请使用产品的 md5Key，未单独配置时为 callbackKey',
      },
    )
  const space = mistake('key-white-space', 'The key has white space around it.', '密钥首尾带有空白', {
    en: 'Trim the key where it is read from a file or the environment.',
    zh: '读取密钥时去除首尾空白',
  })
  const found: [string, Mistake[]][] = [[md5Key, []]]
  for (const named of [{ name: 'callbackKey', key }, ...others]) found.push([named.key, [wrong(named.name)]])
  for (const around of ['\n', ' ', '\r\n']) found.push([md5Key + around, [space]])
  const seen = new Set<string>()
  return found.filter(([one]) => !seen.has(one) && seen.add(one))
}

/** Ways a hash may have been made of the right text, with what is wrong about them. */
const DIGESTS: readonly [make: (text: string) => string, Mistake][] = [
  [(text) => hash('md5', hash('md5', text)), mistake('md5-twice', 'MD5 was applied twice.', '做了两次 MD5', HEX)],
  [
    (text) => hash('md5', text).slice(8, 24),
    mistake('md5-16-digits', 'The MD5 was cut to 16 digits.', 'MD5 被截取为 16 位', HEX),
  ],
  [(text) => hash('sha1', text), mistake('sha-1', 'SHA-1 was used instead of MD5.', '使用了 SHA-1 而不是 MD5', HEX)],
  [
    (text) => hash('sha256', text),
    mistake('sha-256', 'SHA-256 was used instead of MD5.', '使用了 SHA-256 而不是 MD5', HEX),
  ],
]
const upperCase = mistake('hex-upper-case', 'The hex digits were written in upper case.', '签名使用了大写十六进制', HEX)
const wrongKey = mistake(
  'callback-key-of-another-product',
  'nt_data is no XML when it is decoded with this callbackKey, so the notification belongs to another product.',
  '用该 callbackKey 解码 nt_data 得不到 XML，通知可能属于其他产品',
  { en: 'Take the keys of the product whose order it is.', zh: '请使用该订单所属产品的密钥' },
)
const nothing = mistake(
  'signature-mismatch',
  'No known mistake reproduces md5Sign.',
  '没有已知错误能得到收到的 md5Sign',
  RIGHT,
)
const notMd5 = mistake(
  'sign-not-md5',
  'md5Sign has no known form: an MD5 has 32 lower-case hex digits.',
  'md5Sign 不是 32 位小写十六进制',
  HEX,
)

const tell = (verdict: OfflineExplanation['verdict'], mistakes: readonly Mistake[]): OfflineExplanation => ({
  verdict,
  slug: mistakes.map(({ slug }) => slug).join('+'),
  en: mistakes.map(({ en }) => en).join(' '),
  zh: mistakes.map(({ zh }) => zh).join('；'),
  mistakes,
})

/** Finds out which mistake reproduces an md5Sign. The right one is no mistake and is not asked for. */
export function explainMd5Sign(
  sent: { readonly nt_data: string; readonly sign: string; readonly md5Sign: string },
  keys: OfflineKeys,
  others: readonly { readonly name: string; readonly key: string }[],
): OfflineExplanation {
  const { nt_data, sign, md5Sign } = sent
  const wanted = md5Sign.toLowerCase()
  const written = wanted === md5Sign ? [] : [upperCase]
  for (const [key, byKey] of keysOf(keys, others)) {
    for (const [text, byText] of textsOf(nt_data, sign, key, keys.key)) {
      const made = [...byText, ...byKey, ...written]
      if (made.length > 0 && hash('md5', text) === wanted) return tell('exact', made)
    }
    for (const [make, digest] of DIGESTS) {
      if (make(nt_data + sign + key) === wanted) return tell('exact', [digest, ...byKey, ...written])
    }
  }
  if (!/^[0-9a-f]{16,64}$/.test(wanted)) return tell('likely', [notMd5])
  if (!decodeNtData(nt_data, keys.key)?.startsWith('<?xml')) return tell('likely', [wrongKey])
  return tell('none', [nothing])
}
