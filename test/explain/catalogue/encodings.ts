import type { Params } from '../../support/mistakes.ts'
import { joins, type MistakeCase, rewritesAll, type Slip, setsValues } from './client.ts'

/** Everything that some encoder leaves as it is and another one does not. */
const ODD = { odd: "a b-_.!~*'();/?:@&=+$,#é[" }

/** Encodes all but letters, digits and the characters the library of that name keeps. */
const keeping =
  (kept: string, space: '%20' | '+') =>
  (text: string): string =>
    [...text]
      .map((one) => {
        if (one === ' ') return space
        if (/[A-Za-z0-9]/.test(one) || kept.includes(one)) return one
        return [...Buffer.from(one)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
      })
      .join('')

/** Of JavaScript, PHP, Java, PHP once more, Go, Python, JavaScript once more, .NET. */
const ENCODERS = [
  encodeURIComponent,
  keeping('-_.~', '%20'),
  keeping('-_.*', '+'),
  keeping('-_.', '+'),
  keeping('-_.~', '+'),
  keeping('-_.~/', '%20'),
  // Of the marks of ODD it keeps all but the bracket.
  encodeURI,
  keeping('-_.!*()', '+'),
]
const lowerHex = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())
const encoded: readonly Slip[] = ENCODERS.flatMap((encode) => [
  rewritesAll(encode),
  rewritesAll((text) => lowerHex(encode(text))),
])

const orAsItIs =
  (decode: (text: string) => string) =>
  (text: string): string => {
    try {
      return decode(text)
    } catch {
      return text
    }
  }
/** A space in a value of which something else was encoded was a +; otherwise it may have been %20. */
const plusses = (text: string): string => {
  const bare = text.replaceAll(' ', '')
  return encodeURIComponent(bare) === bare ? text : text.replaceAll(' ', '+')
}
const HAN: Params = { han: '中文' }

export const encodingCases: readonly MistakeCase[] = [
  { slug: 'plus-not-encoded', needs: { plus: 'a b=' }, slips: () => [rewritesAll(plusses)] },
  {
    slug: 'plus-not-encoded',
    // In the body one can see which of the spaces was a +.
    needs: { plus: 'a b', blank: 'c d' },
    asked: { body: 'plus=a+b&blank=c%20d' },
    slips: (provider) => (provider === 'rocgame' ? [] : [setsValues({ plus: 'a+b' })]),
  },
  { slug: 'values-url-encoded', needs: ODD, slips: () => encoded },
  {
    slug: 'values-url-encoded',
    // As no library encodes, and as it was sent.
    needs: { written: 'é/x' },
    asked: { body: 'written=%c3%A9/%78' },
    partly: true,
    slips: (provider) => (provider === 'rocgame' ? [] : [setsValues({ written: '%c3%A9/%78' })]),
  },
  {
    slug: 'values-decoded-twice',
    needs: { percent: 'x%2Fy+z', broken: '100%' },
    slips: () => [
      rewritesAll(orAsItIs((text) => decodeURIComponent(text.replaceAll('+', ' ')))),
      rewritesAll(orAsItIs(decodeURIComponent)),
    ],
  },
  { slug: 'gbk-bytes', needs: HAN, slips: () => [joins({ charset: 'gbk' })] },
  {
    slug: 'body-in-gbk',
    needs: { city: '\ufffd\ufffd' },
    asked: { body: 'city=%D6%D0' },
    slips: (provider) =>
      provider === 'rocgame'
        ? []
        : [(client) => ({ ...setsValues({ city: '中' })(client), charset: 'gbk' }), setsValues({ city: '中' })],
  },
  {
    slug: 'utf8-twice',
    needs: HAN,
    slips: () => [rewritesAll((text) => Buffer.from(text, 'utf8').toString('latin1'))],
  },
]
