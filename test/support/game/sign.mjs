import { createHash } from 'node:crypto'

const md5 = (text) => createHash('md5').update(text, 'utf8').digest('hex')

/** Every parameter but sign, as name=value, the names in byte order. */
const pairs = (params) =>
  Object.keys(params)
    .filter((name) => name !== 'sign')
    .sort()
    .map((name) => `${name}=${params[name]}`)

export const egretSign = (params, appKey) => md5(pairs(params).join('') + appKey)

/** Requests are signed with the openKey, pay notifications with the callbackKey. */
export const quicksdkSign = (params, key) => md5([...pairs(params), key].join('&'))

export function rocgameSign(params, signKey) {
  const texts = {}
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === '') continue
    texts[name] = typeof value === 'object' ? JSON.stringify(value) : value
  }
  return md5(`${pairs(texts).join('&')}&key=${signKey}`)
}
