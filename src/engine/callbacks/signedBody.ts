import type { Callback } from '../../contract/callback.ts'
import type { Signer } from '../../contract/signature.ts'
import { noTexts, wireText } from '../../contract/wire.ts'

export const CONTENT_TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const

/** A callback's signed bytes, and the same by name. */
export interface SignedBody {
  readonly body: string
  readonly params: Readonly<Record<string, unknown>>
}

/** The same with a broken signature: the next hex digit in place of its last one. */
export function badlySigned({ body, params }: SignedBody): SignedBody {
  const { sign } = params
  if (typeof sign !== 'string') throw new Error('A callback without a signature cannot be signed badly')
  const last = Number.parseInt(sign.slice(-1), 16)
  const bad = sign.slice(0, -1) + ((last + 1) % 16).toString(16)
  const place = body.lastIndexOf(sign)
  return { body: body.slice(0, place) + bad + body.slice(place + sign.length), params: { ...params, sign: bad } }
}

/**
 * A callback's body with its signature, in the order its definition lists the fields. Every attempt sends these
 * bytes, so they are made once.
 */
export function signedBody(
  callback: Callback,
  signer: Signer,
  key: string,
  values: Readonly<Record<string, unknown>>,
  signedText: (value: unknown) => string = wireText,
): SignedBody {
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
