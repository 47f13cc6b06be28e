import type { Callback } from '../contract/callback.ts'
import type { Signer } from '../contract/signature.ts'
import { noTexts } from '../contract/wire.ts'

/** The text of a value as it takes part in a signature: lists and objects as compact JSON, member order kept. */
function signedText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

export const CONTENT_TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const

/**
 * A callback's body with its signature, in the order its definition lists the fields. Every attempt sends these
 * bytes, so they are made once.
 */
export function signedBody(
  callback: Callback,
  signer: Signer,
  key: string,
  values: Readonly<Record<string, unknown>>,
): { body: string; params: Record<string, unknown> } {
  const texts = noTexts()
  const params: Record<string, unknown> = {}
  for (const name of Object.keys(callback.params)) {
    const value = values[name]
    if (value === undefined) continue
    params[name] = value
    texts[name] = signedText(value)
  }
  const sign = signer.sign(texts, key)
  params.sign = sign
  const body =
    callback.encoding === 'json'
      ? JSON.stringify(params)
      : new URLSearchParams([...Object.entries(texts), ['sign', sign]]).toString()
  return { body, params }
}
