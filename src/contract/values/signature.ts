import { hash } from 'node:crypto'
import { signedNames } from '../schema/wire.ts'

/** The parameters of one signature: text by name, as they are on the wire. */
export type SignedTexts = Readonly<Record<string, string>>

/** How a provider builds the text it hashes. All three hash it with MD5 and write lowercase hex. */
export interface SignatureRule {
  /** Written after every `name=value`. */
  readonly afterPair: string
  /** Written between two `name=value`. */
  readonly betweenPairs: string
  /** Written before the key. */
  readonly beforeKey: string
  /** What the provider calls the key. */
  readonly keyName: string
  /** Whether a parameter with an empty value takes part. */
  readonly emptyValues: 'signed' | 'left out'
}

/** Signs parameters with a key. `sign` itself never takes part; every other parameter does. */
export interface Signer {
  readonly rule: SignatureRule
  /** The exact text that is hashed, key included. */
  stringToSign(texts: SignedTexts, key: string): string
  /** The MD5 of that text: 32 lowercase hex digits. */
  sign(texts: SignedTexts, key: string): string
}

/** MD5 of a text's UTF-8 bytes in lowercase hex. */
export const md5 = (text: string): string => hash('md5', text)

export function md5Signer(rule: SignatureRule): Signer {
  const keepEmpty = rule.emptyValues === 'signed'
  const stringToSign = (texts: SignedTexts, key: string): string => {
    let out = ''
    let first = true
    for (const name of signedNames(texts)) {
      const value = texts[name] as string
      if (value === '' && !keepEmpty) continue
      if (!first) out += rule.betweenPairs
      out += `${name}=${value}${rule.afterPair}`
      first = false
    }
    return out + rule.beforeKey + key
  }
  return { rule, stringToSign, sign: (texts, key) => md5(stringToSign(texts, key)) }
}

/** Exact comparison: the documents ask for lowercase hex, so upper case is refused. */
export const sameSignature = (expected: string, received: string): boolean => expected === received
