import { createHmac, hash } from 'node:crypto'
import type { Prose } from '../../contract/schema/field.ts'
import { bodyText, type Draft, encoded } from './draft.ts'

/** A way to make a signature out of a text, right or wrong. */
export interface Digest {
  /** Absent for the right one. */
  readonly mistake?: DigestMistake
  /** Every signature it can mean, hex in lower case. */
  make(text: string | Buffer, draft: Draft): readonly string[]
  /** What it costs, in plain hashes; one when absent. */
  readonly units?: number
}

export interface DigestMistake extends Prose {
  readonly slug: string
  readonly change: Prose
}

const USE_MD5 = { en: 'Use the MD5 of the text: 32 lower-case hex digits.', zh: '请使用 MD5，32 位小写十六进制' }

const md5 = (text: string | Buffer): string => hash('md5', text)

function hmac(algorithm: string, text: string | Buffer, draft: Draft, output: 'hex' | 'base64'): string[] {
  const body = encoded(draft, bodyText(draft)) ?? ''
  const texts = [body, text]
  if (typeof body === 'string' && body.endsWith('&')) texts.push(body.slice(0, -1))
  return texts.map((one) => createHmac(algorithm, draft.key).update(one).digest(output))
}

const plain: Digest = { make: (text) => [md5(text)] }

const mistake = (slug: string, en: string, zh: string, change: Prose = USE_MD5): DigestMistake => ({
  slug,
  en,
  zh,
  change,
})

const MISTAKES = {
  twice: mistake('md5-twice', 'MD5 was applied twice.', '对字符串做了两次 MD5'),
  beforeKey: mistake(
    'md5-before-key',
    'The text was hashed first, and hashed again with the key behind the hash.',
    '先对参数做 MD5，再拼接密钥做第二次 MD5',
  ),
  hmacMd5: mistake('hmac-md5', 'An HMAC-MD5 was made instead of an MD5.', '使用了 HMAC-MD5 而不是 MD5'),
  hmacSha1: mistake('hmac-sha-1', 'An HMAC-SHA-1 was made instead of an MD5.', '使用了 HMAC-SHA-1 而不是 MD5'),
  hmacSha256: mistake('hmac-sha-256', 'An HMAC-SHA-256 was made instead of an MD5.', '使用了 HMAC-SHA-256 而不是 MD5'),
  sha1: mistake('sha-1', 'SHA-1 was used instead of MD5.', '使用了 SHA-1 而不是 MD5'),
  sha256: mistake('sha-256', 'SHA-256 was used instead of MD5.', '使用了 SHA-256 而不是 MD5'),
  sha512: mistake('sha-512', 'SHA-512 was used instead of MD5.', '使用了 SHA-512 而不是 MD5'),
  short: mistake('md5-16-digits', 'The MD5 was cut to 16 digits.', 'MD5 被截取为 16 位'),
  base64: mistake('md5-base64', 'The MD5 was written in Base64.', 'MD5 以 Base64 形式输出'),
} as const

export const caseMistake = mistake(
  'hex-upper-case',
  'The hex digits were written in upper case.',
  '签名使用了大写十六进制',
  { en: 'Write the signature in lower case.', zh: '请使用小写' },
)

export const spaceMistake = mistake(
  'sign-white-space',
  'There is white space or a quote around the signature.',
  '签名首尾带有空白或引号',
  { en: 'Send the 32 digits alone.', zh: '请只发送 32 位签名' },
)

/** Every mistake that concerns the digest, for documents. */
export const digestMistakes: readonly DigestMistake[] = [...Object.values(MISTAKES), caseMistake, spaceMistake]

const sha = (slug: 'sha1' | 'sha256' | 'sha512', output: 'hex' | 'base64'): Digest => ({
  mistake: MISTAKES[slug],
  make: (text) => [hash(slug, text, output)],
})
const keyed = (slug: 'hmacMd5' | 'hmacSha1' | 'hmacSha256', algorithm: string, output: 'hex' | 'base64'): Digest => ({
  mistake: MISTAKES[slug],
  make: (text, draft) => hmac(algorithm, text, draft, output),
  units: 8,
})

const inHex = [
  plain,
  {
    mistake: MISTAKES.twice,
    units: 5,
    make: (text) => {
      const once = md5(text)
      return [md5(once), md5(once.toUpperCase()), md5(hash('md5', text, 'buffer'))]
    },
  },
  {
    mistake: MISTAKES.beforeKey,
    units: 4,
    make: (_text, draft) => {
      const once = md5(encoded(draft, bodyText(draft)) ?? '')
      return [md5(once + draft.joining.beforeKey + draft.key), md5(once + draft.key)]
    },
  },
  keyed('hmacMd5', 'md5', 'hex'),
] satisfies readonly Digest[]

/** Which digests a signature of this form can come from; the first is the likeliest. */
export interface Form {
  readonly digests: readonly Digest[]
  /** The signature as {@link Digest.make} writes it. */
  readonly wanted: string
  /** What its form alone says. */
  readonly certain: readonly DigestMistake[]
}

const HEX = /^[0-9a-f]+$/

/** What the form of a received signature says; nothing when no digest looks like that. */
export function formOf(received: string): Form | undefined {
  const bare = received.replace(/^[\s"']+|[\s"']+$/g, '')
  const space = bare === received ? [] : [spaceMistake]
  const lower = bare.toLowerCase()
  if (HEX.test(lower)) {
    const upper = lower === bare ? [] : [caseMistake]
    const certain = [...space, ...upper]
    if (lower.length === 32) return { digests: inHex, wanted: lower, certain }
    if (lower.length === 16) {
      const make: Digest['make'] = (text) => [md5(text).slice(8, 24), md5(text).slice(0, 16), md5(text).slice(16)]
      return { digests: [{ mistake: MISTAKES.short, make }], wanted: lower, certain: space }
    }
    if (lower.length === 40)
      return { digests: [sha('sha1', 'hex'), keyed('hmacSha1', 'sha1', 'hex')], wanted: lower, certain: space }
    if (lower.length === 64)
      return { digests: [sha('sha256', 'hex'), keyed('hmacSha256', 'sha256', 'hex')], wanted: lower, certain: space }
    if (lower.length === 128) return { digests: [sha('sha512', 'hex')], wanted: lower, certain: space }
  }
  // A + of Base64 that was not encoded arrives as a space.
  const base64 = bare.replaceAll(' ', '+')
  if (!/^[A-Za-z0-9+/]{22,}={0,2}$/.test(base64) || base64.length % 4 !== 0) return undefined
  const make: Digest['make'] = (text) => [
    hash('md5', text, 'base64'),
    Buffer.from(md5(text)).toString('base64'),
    Buffer.from(md5(text).toUpperCase()).toString('base64'),
  ]
  const digests: Record<number, readonly Digest[]> = {
    24: [{ mistake: MISTAKES.base64, make }, keyed('hmacMd5', 'md5', 'base64')],
    28: [sha('sha1', 'base64'), keyed('hmacSha1', 'sha1', 'base64')],
    44: [{ mistake: MISTAKES.base64, make }, sha('sha256', 'base64'), keyed('hmacSha256', 'sha256', 'base64')],
  }
  const fitting = digests[base64.length]
  return fitting && { digests: fitting, wanted: base64, certain: space }
}
