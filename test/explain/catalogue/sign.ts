import { createHash } from 'node:crypto'
import { type Client, hashedText } from './client.ts'

/** The characters of the cases in GBK. */
const GBK: Readonly<Record<string, string>> = {
  中: 'd6d0',
  文: 'cec4',
  阿: 'b0a2',
  é: 'a8a6',
}

/** The bytes of a text; undefined when GBK lacks a character of it. */
function gbkBytes(text: string): Buffer | undefined {
  const bytes: Buffer[] = []
  for (const one of text) {
    const hex = one < '\u0080' ? Buffer.from(one).toString('hex') : GBK[one]
    if (hex !== undefined) bytes.push(Buffer.from(hex, 'hex'))
    else if (one < '\u0100') return undefined
    else throw new Error(`${one} is missing from the table of GBK`)
  }
  return Buffer.concat(bytes)
}

/** The bytes the client hashes; undefined when its character set cannot write them. */
export const hashedBytes = (client: Client): Buffer | undefined =>
  client.charset === 'gbk' ? gbkBytes(hashedText(client)) : Buffer.from(hashedText(client))

/** The MD5 of what the client hashes. */
export const signatureOf = (client: Client): string =>
  createHash('md5')
    .update(hashedBytes(client) ?? '')
    .digest('hex')
