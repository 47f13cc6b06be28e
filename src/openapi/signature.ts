import type { SignatureRule, SignedTexts, Signer } from '../contract/values/signature.ts'

/** What was signed, with which key: enough to make the signature again. */
export interface SignatureNote {
  /** Without `sign`. */
  readonly texts: SignedTexts
  readonly key: string
  /** What the provider calls that key, where it is not the one of the rule. */
  readonly keyName?: string
}

function joiner({ betweenPairs, afterPair }: SignatureRule): string {
  if (betweenPairs !== '') return `"${betweenPairs}" between two pairs`
  return afterPair === '' ? 'nothing between two pairs' : `"${afterPair}" after every pair, the last one included`
}

/** `x-signature`: the rule in words, and a worked example whose every step can be repeated. */
export function signatureNote(signer: Signer, signed: SignatureNote | undefined): Record<string, unknown> {
  const { rule } = signer
  const keyName = signed?.keyName ?? rule.keyName
  return {
    algorithm: 'MD5 of the UTF-8 text, 32 lowercase hex digits',
    parameters: 'every parameter that is sent except sign, unknown ones included, each as its text on the wire',
    order: 'names in ascending byte order; names that are numbers by their value, as ksort sorts them',
    pair: 'name=value',
    joiner: joiner(rule),
    key: rule.beforeKey === '' ? `${keyName} right behind the last pair` : `"${rule.beforeKey}", then ${keyName}`,
    keyName,
    emptyValues: rule.emptyValues,
    ...(signed && {
      example: {
        params: { ...signed.texts },
        key: signed.key,
        stringToSign: signer.stringToSign(signed.texts, signed.key),
        sign: signer.sign(signed.texts, signed.key),
      },
    }),
  }
}
