import { escapeHtml } from '../../../../contract/values/html.ts'
import { md5 } from '../../../../contract/values/signature.ts'

/**
 * The vendor's cipher: after each `@` the sum of a byte of the text and one of the key, in decimal. The key is
 * repeated as often as needed.
 */
export function encodeNtData(text: string, key: string): string {
  const keyBytes = keyBytesOf(key)
  let out = ''
  for (const [index, byte] of Buffer.from(text).entries()) {
    out += `@${byte + (keyBytes[index % keyBytes.length] as number)}`
  }
  return out
}

/** The text behind {@link encodeNtData}, or undefined when that is not what it is. Another key makes another text. */
export function decodeNtData(encoded: string, key: string): string | undefined {
  if (!/^(@\d{1,3})+$/.test(encoded)) return undefined
  const keyBytes = keyBytesOf(key)
  const sums = encoded.slice(1).split('@')
  return Buffer.from(
    sums.map((sum, index) => (Number(sum) - (keyBytes[index % keyBytes.length] as number)) & 0xff),
  ).toString('utf8')
}

function keyBytesOf(key: string): Buffer {
  if (key === '') throw new Error('nt_data cannot be encoded with an empty callbackKey')
  return Buffer.from(key)
}

/** Characters that XML 1.0 forbids (2.2): controls, half a surrogate pair, the two non-characters. */
const FORBIDDEN = new RegExp(
  '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]' +
    '|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]',
  'g',
)

/** Text of an XML element; what XML 1.0 forbids is left out. */
// ASSUMPTION quick-38: `&`, `<` and `>` are escaped, quotes are not.
const xmlText = (text: string): string => text.replace(FORBIDDEN, '').replace(/[&<>]/g, escapeHtml)

/** Whether some of a text cannot stand in XML. */
export const hasForbidden = (text: string): boolean => text.search(FORBIDDEN) !== -1

/** A notification as compact XML, its elements in the given order. */
export const ntXml = (root: string, elements: readonly (readonly [name: string, value: string])[]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="no"?><${root}><message>${elements
    .map(([name, value]) => `<${name}>${xmlText(value)}</${name}>`)
    .join('')}</message></${root}>`

/** What a game compares with `md5Sign`: the encoded texts as they were sent, nothing between them. */
export const md5SignOf = (ntData: string, sign: string, md5Key: string): string => md5(ntData + sign + md5Key)

/** The three fields of a notification, in the order they are sent. */
// ASSUMPTION quick-39: `sign` is the encoded MD5 of the XML; it is opaque to every public client.
export function sealNtData(xml: string, callbackKey: string, md5Key: string) {
  const nt_data = encodeNtData(xml, callbackKey)
  const sign = encodeNtData(md5(xml), callbackKey)
  return { nt_data, sign, md5Sign: md5SignOf(nt_data, sign, md5Key) }
}
