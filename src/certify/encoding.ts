import type { Callback } from '../contract/callbacks/callback.ts'
import type { Seller, SellerForm } from '../contract/certification/certification.ts'
import { noTexts, wireText } from '../contract/schema/wire.ts'
import type { Service } from '../contract/service.ts'
import type { Signer } from '../contract/values/signature.ts'

/** A field of a notification, in its place. A name may come twice. */
export type Pair = readonly [name: string, value: unknown]

/** How a body is written when not as the channel writes it. */
export interface Style {
  /** Spaces of a form as `%20` instead of `+`. */
  readonly percentSpaces?: true
  /** Escapes of a form in lower case. */
  readonly lowerCase?: true
  /** 中文 as the two GBK characters they are in older systems. */
  readonly gbk?: true
}

/** From named fields to bytes and back, the way the provider declares. */
export interface Encoding {
  readonly method: string
  readonly contentType: string
  /** The part that is the signature. */
  readonly signature: string
  /** The parts that make fields a signed notification. */
  seal(fields: readonly Pair[], key: string): readonly Pair[]
  /** Everything that stands on the wire; a seal of other fields is taken as it is. */
  parts(fields: readonly Pair[], seal: readonly Pair[], key: string): readonly Pair[]
  write(parts: readonly Pair[], style?: Style): Buffer
}

const GBK: Readonly<Record<string, readonly number[]>> = { 中: [0xd6, 0xd0], 文: [0xce, 0xc4] }

function bytesOf(text: string, { gbk }: Style): Buffer {
  if (!gbk) return Buffer.from(text)
  return Buffer.concat([...text].map((letter) => Buffer.from(GBK[letter] ?? Buffer.from(letter))))
}

const PLAIN = /[A-Za-z0-9*\-._]/

/** `application/x-www-form-urlencoded` as the URL standard writes it, or in one of the ways others do. */
function formText(text: string, style: Style): string {
  let out = ''
  for (const byte of bytesOf(text, style)) {
    const letter = String.fromCharCode(byte)
    if (PLAIN.test(letter)) out += letter
    else if (byte === 0x20 && !style.percentSpaces) out += '+'
    else {
      const digits = byte.toString(16).padStart(2, '0')
      out += `%${style.lowerCase ? digits : digits.toUpperCase()}`
    }
  }
  return out
}

const writeForm = (parts: readonly Pair[], style: Style): Buffer =>
  Buffer.from(parts.map(([name, value]) => `${formText(name, style)}=${formText(wireText(value), style)}`).join('&'))

function jsonText(text: string, { lowerCase }: Style): string {
  const written = JSON.stringify(text)
  if (!lowerCase) return written
  return written.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function jsonValue(value: unknown, style: Style): string {
  return typeof value === 'string' ? jsonText(value, style) : JSON.stringify(value)
}

const writeJson = (parts: readonly Pair[], style: Style): Buffer =>
  bytesOf(`{${parts.map(([name, value]) => `${JSON.stringify(name)}:${jsonValue(value, style)}`).join(',')}}`, style)

/** The texts that are signed; of a name that comes twice the last, as PHP reads it. */
export function textsOf(fields: readonly Pair[], signedText = wireText): Record<string, string> {
  const texts = noTexts()
  for (const [name, value] of fields) texts[name] = signedText(value)
  return texts
}

/** Another form than the callback's own. A seal of other fields takes the place of the right one, part by part. */
function encodingOfForm({ method, signature, seals, parts }: SellerForm): Encoding {
  return {
    method,
    contentType: 'application/x-www-form-urlencoded',
    signature,
    seal: (fields, key) => parts(fields, key).filter(([name]) => seals.includes(name)),
    parts: (fields, seal, key) =>
      parts(fields, key).flatMap((part) =>
        seals.includes(part[0]) ? seal.filter(([name]) => name === part[0]) : [part],
      ),
    write: (all, style = {}) => writeForm(all, style),
  }
}

/** The encoding of a callback for who sells. */
export function encodingOf(
  { encoding, signer: own }: Callback,
  { id, signer: usual }: Pick<Service, 'id' | 'signer'>,
  { signedText, form }: Pick<Seller, 'signedText' | 'form'>,
): Encoding {
  if (form) return encodingOfForm(form)
  const signer = own ?? usual
  const sign: Signer['sign'] = (texts, key) => {
    if (!signer) throw new Error(`Provider ${id} has no signer`)
    return signer.sign(texts, key)
  }
  return {
    method: 'POST',
    contentType: encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    signature: 'sign',
    seal: (fields, key) => [['sign', sign(textsOf(fields, signedText), key)]],
    parts: (fields, seal) => [...fields, ...seal],
    write: (parts, style = {}) => (encoding === 'json' ? writeJson(parts, style) : writeForm(parts, style)),
  }
}
