import { type Dialect, type Fields, md5, Refusal } from './dialect.ts'
import type { Faults } from './faults.ts'

/** How a game reads a notification and checks its signature, right or wrong. */
export function readingOf(dialect: Dialect, faults: Faults) {
  /** The fields as they were sent; refuses what cannot be read as the channel writes it. */
  function parse(body: Buffer, contentType: string): Fields {
    const text = body.toString(faults.latin1 ? 'latin1' : 'utf8')
    if (dialect.format === 'json') return parseJson(text)
    const isForm = faults.exactContentType
      ? contentType === 'application/x-www-form-urlencoded'
      : contentType.startsWith('application/x-www-form-urlencoded')
    if (!isForm) throw new Refusal('no form')
    if (faults.crashesOnOtherFormat && text.startsWith('[')) throw new Error('no form')
    const fields: Fields = Object.create(null)
    for (const part of text.split('&')) {
      if (part === '') continue
      const [name, value] = part.split(/=(.*)/s).map((raw) => decode(raw ?? '')) as [string, string]
      if (Object.hasOwn(fields, name)) {
        if (faults.firstOfTwice) continue
        throw new Refusal('a field twice')
      }
      fields[name] = value ?? ''
    }
    return fields
  }

  function decode(raw: string): string {
    let text = faults.plusIsPlus ? raw : raw.replaceAll('+', ' ')
    if (faults.rawPercent) text = text.replaceAll('%20', '%2520')
    if (faults.upperEscapes) text = text.replace(/%([0-9a-f]*[a-f][0-9a-f]*)/g, '%25$1')
    let bytes: Buffer
    try {
      bytes = Buffer.from(unescape(text), 'latin1')
    } catch {
      throw new Refusal('bad escapes')
    }
    if (faults.latin1) return bytes.toString('latin1')
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      if (faults.crashesOnBadBytes) throw new Error('bad bytes')
      throw new Refusal('no UTF-8')
    }
  }

  function parseJson(text: string): Fields {
    if (faults.crashesOnBadBytes && text.includes('\ufffd')) throw new Error('bad bytes')
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      if (faults.crashesOnOtherFormat && text.startsWith('a=')) throw new Error('no JSON')
      throw new Refusal('no JSON')
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('no object')
    return value as Fields
  }

  function verify(fields: Fields): void {
    const { signatureField = 'sign' } = dialect
    const { [signatureField]: sign, ...rest } = fields
    if (faults.noSignatureCheck) return
    if (faults.signatureOptional && (sign === undefined || sign === '')) return
    const known = faults.onlyKnownFields
      ? Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'newField' && name !== 'note'))
      : rest
    const signed = Object.fromEntries(
      Object.entries(known)
        .filter(([, value]) => !(faults.dropsEmptyFields && value === ''))
        .map(([name, value]) => [
          name,
          faults.bmpOnly && typeof value === 'string' ? value.replace(/[\u{10000}-\u{10ffff}]/gu, '?') : value,
        ]),
    )
    const right = faults.arrivalOrder ? md5(arrival(signed) + dialect.key) : dialect.signature(signed, dialect.key)
    const given = String(sign ?? '')
    const keys = faults.acceptsOtherApps ? ['demo-egret-appkey-1002'] : []
    const isRight =
      given === right ||
      (faults.anyCase && given.toLowerCase() === right) ||
      keys.some((key) => given === dialect.signature(signed, key))
    if (isRight) return
    if (faults.leaks === 'key') throw new Refusal(`signed with ${dialect.key}`)
    throw new Refusal(faults.leaks === 'signature' ? `expected ${right}` : 'bad signature')
  }

  /** As if the names were always sent in the order they are signed in. */
  const arrival = (fields: Fields): string => {
    const names = Object.keys(fields)
    const sorted = [...names].sort()
    const first = names[0] === 'orderId' ? sorted : names
    return first.map((name) => `${name}=${fields[name]}`).join('')
  }

  return { parse, verify }
}
