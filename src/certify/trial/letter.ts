import { type Pair, textsOf } from '../encoding.ts'
import type { Run } from '../run/runParts.ts'
import type { Letter, LetterOptions, Payment } from './trial.ts'

/** A notification of a payment, right or as a check wants it. */
export function writeLetter(run: Run, payment: Payment, options: LetterOptions = {}): Letter {
  const { sandbox, channel, encoding } = run
  const { seller } = channel
  const { signed, forged, signature, key = seller.key, style, method = encoding.method, body } = options
  const { parts = (all) => all } = options
  const signedFields = signed ? signed(payment.fields) : payment.fields
  const sent = forged ? forged(signedFields) : signedFields
  const rightSeal = encoding.seal(signedFields, key)
  const seal = rightSeal.flatMap(([name, value]): Pair[] => {
    if (name !== encoding.signature || !signature) return [[name, value]]
    const other = signature(String(value))
    return other === undefined ? [] : [[name, other]]
  })
  const bytes = body ?? encoding.write(parts(encoding.parts(sent, seal, key)), style)
  const { contentType = encoding.contentType, userAgent = sandbox.userAgent } = options
  const right = String(encoding.seal(sent, seller.key).find(([name]) => name === encoding.signature)?.[1])
  const own = seal.find(([name]) => name === encoding.signature)?.[1]
  const isPlain = !signed && !forged && !signature && !style && !body && !options.parts && key === seller.key
  const isBodyless = method !== 'POST'
  if (isPlain && method === encoding.method) run.compare(payment, bytes)
  return {
    payment,
    url: channel.url,
    method,
    headers: [
      ...(isBodyless ? [] : [['content-type', contentType] as const]),
      ['user-agent', userAgent],
      ['accept', '*/*'],
    ],
    body: isBodyless ? undefined : bytes,
    written: bytes,
    params: { ...textsOf(sent), ...Object.fromEntries(seal) },
    rightSignature: right,
    isForged: right !== own,
  }
}
