import type { Callback, Delivery, EncodedCallback } from '../../contract/callbacks/callback.ts'
import { noTexts, wireText } from '../../contract/schema/wire.ts'
import type { Signer } from '../../contract/values/signature.ts'

export const CONTENT_TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const

/** What of a delivery, or of one to be, its signature is broken in. */
type Signed = Pick<Delivery, 'body' | 'params' | 'signature'>

/** The same with a broken signature: the next hex digit in place of its last one. */
export function badlySigned<T extends Signed>(signed: T): T {
  const { body, params, signature = 'sign' } = signed
  const sign = params[signature]
  if (typeof sign !== 'string') throw new Error('A callback without a signature cannot be signed badly')
  const last = Number.parseInt(sign.slice(-1), 16)
  const bad = sign.slice(0, -1) + ((last + 1) % 16).toString(16)
  const place = body.lastIndexOf(sign)
  const broken = body.slice(0, place) + bad + body.slice(place + sign.length)
  return { ...signed, body: broken, params: { ...params, [signature]: bad } }
}

/** A text that a form has as it is. */
const PLAIN = /^[\w*.-]*$/

/** A name or value as URLSearchParams encodes it, which costs more than the rest of a body. */
const encoded = (text: string): string =>
  PLAIN.test(text) ? text : new URLSearchParams([['', text]]).toString().slice(1)

function formBody(texts: Readonly<Record<string, string>>, sign: string): string {
  let body = ''
  for (const name in texts) body += `${encoded(name)}=${encoded(texts[name] as string)}&`
  return `${body}sign=${encoded(sign)}`
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
): EncodedCallback {
  const texts = noTexts()
  const params: Record<string, unknown> = {}
  // Fields the callback does not know follow those it does.
  const added = Object.keys(values).filter((name) => !(name in callback.params))
  for (const name of [...Object.keys(callback.params), ...added]) {
    const value = values[name]
    if (value === undefined) continue
    params[name] = value
    texts[name] = signedText(value)
  }
  const sign = signer.sign(texts, key)
  params.sign = sign
  const body = callback.encoding === 'json' ? JSON.stringify(params) : formBody(texts, sign)
  return { body, params }
}
