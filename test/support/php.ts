import { createHash } from 'node:crypto'

/** MD5 as the providers' PHP writes it. */
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** Names in byte order, as PHP's ksort leaves text keys. */
const sorted = (params: Readonly<Record<string, string>>) =>
  Object.entries(params)
    .filter(([name]) => name !== 'sign')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** Egret's createSign, written from 附录一 and independently of src. */
export function egretSigned(params: Readonly<Record<string, string>>, appKey: string): Record<string, string> {
  const text = sorted(params)
    .map(([name, value]) => `${name}=${value}`)
    .join('')
  return { ...params, sign: md5(text + appKey) }
}

/** QuickSDK's getMd5Sign, written from chapters 三 and 四 and independently of src. */
export function quicksdkSigned(params: Readonly<Record<string, string>>, openKey: string): Record<string, string> {
  let text = ''
  for (const [name, value] of sorted(params)) text += `${name}=${value}&`
  return { ...params, sign: md5(text + openKey) }
}

/** A value as PHP joins it into a text: lists as json_encode with slashes and characters left as they are. */
const joined = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** The text RocGame hashes, written from 2.3 and independently of src. */
export function rocgameText(params: Readonly<Record<string, unknown>>, signKey: string): string {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== '') texts[name] = joined(value)
  }
  const pairs = sorted(texts).map(([name, value]) => `${name}=${value}`)
  return `${pairs.join('&')}&key=${signKey}`
}

/** RocGame's parameters with their signature; values keep the type they have. */
export function rocgameSigned(params: Readonly<Record<string, unknown>>, signKey: string): Record<string, unknown> {
  return { ...params, sign: md5(rocgameText(params, signKey)) }
}
