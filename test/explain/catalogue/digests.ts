import { createHash, createHmac } from 'node:crypto'
import { digest } from '../../support/mistakes.ts'
import { md5 } from '../../support/php.ts'
import { type Client, hashedText, pairsText } from './client.ts'

/** A mistake in what is made of the text, every way of it. */
export interface DigestCase {
  readonly slug: string
  signs(client: Client): readonly string[]
}

const OUTPUTS = ['hex', 'base64'] as const
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Over the pairs, over the whole text, and over the pairs without the & at their end. */
const hmacs = (algorithm: string) => (client: Client) => {
  const pairs = pairsText(client)
  return [pairs, hashedText(client), pairs.replace(/&$/, '')].flatMap((text) =>
    OUTPUTS.map((output) => createHmac(algorithm, client.key).update(text).digest(output)),
  )
}
const hashes = (algorithm: string) => (client: Client) =>
  OUTPUTS.map((output) => digest(algorithm, hashedText(client), output))

export const digestCases: readonly DigestCase[] = [
  {
    slug: 'md5-twice',
    signs: (client) => {
      const once = createHash('md5').update(hashedText(client)).digest()
      return [md5(once.toString('hex')), md5(once.toString('hex').toUpperCase()), digest('md5', once)]
    },
  },
  {
    slug: 'md5-before-key',
    signs: (client) => {
      const once = md5(pairsText(client))
      return [md5(once + client.beforeKey + client.key), md5(once + client.key)]
    },
  },
  { slug: 'hmac-md5', signs: hmacs('md5') },
  { slug: 'hmac-sha-1', signs: hmacs('sha1') },
  { slug: 'hmac-sha-256', signs: hmacs('sha256') },
  { slug: 'sha-1', signs: hashes('sha1') },
  { slug: 'sha-256', signs: hashes('sha256') },
  { slug: 'sha-512', signs: (client) => [digest('sha512', hashedText(client))] },
  {
    slug: 'md5-16-digits',
    signs: (client) => {
      const all = md5(hashedText(client))
      return [all.slice(8, 24), all.slice(0, 16), all.slice(16, 32)]
    },
  },
  {
    slug: 'md5-base64',
    signs: (client) => {
      const text = hashedText(client)
      return [digest('md5', text, 'base64'), base64(md5(text)), base64(md5(text).toUpperCase())]
    },
  },
  { slug: 'hex-upper-case', signs: (client) => [md5(hashedText(client)).toUpperCase()] },
  {
    slug: 'sign-white-space',
    signs: (client) => {
      const right = md5(hashedText(client))
      return [` ${right}`, `${right}\n`, `"${right}"`, `'${right}'`]
    },
  },
]
