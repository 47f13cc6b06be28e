import { unescape as decodeEscapes } from 'node:querystring'
import { noTexts } from '../../contract/schema/wire.ts'

/** At most this many parameters are read, as PHP does; the rest is ignored. */
// ASSUMPTION http-1: PHP's default max_input_vars.
export const MOST_PARAMETERS = 1000

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant
const BEYOND_ASCII = /[^\u0000-\u007f]+/g

/** A name or value as it was before it was encoded; an escape that is none stays as it is. */
function decoded(part: string): string {
  const blank = part.includes('+') ? part.replaceAll('+', ' ') : part
  if (!blank.includes('%')) return blank
  // Beside a broken escape, as in `100%`, bytes are decoded one by one: a raw character has to be some of them.
  return decodeEscapes(blank.replace(BEYOND_ASCII, encodeURIComponent))
}

/**
 * Decodes `a=1&b=2`. As in PHP a repeated name keeps its last value, a name without `=` has an empty value, an empty
 * name is ignored; `a[b]` is a name like any other, because it is signed as it was written.
 */
export function parseForm(encoded: string): Record<string, string> {
  const texts = noTexts()
  let start = 0
  for (let count = 0; start < encoded.length && count < MOST_PARAMETERS; count += 1) {
    const mark = encoded.indexOf('&', start)
    const pair = encoded.slice(start, mark === -1 ? encoded.length : mark)
    const equals = pair.indexOf('=')
    const name = equals === -1 ? pair : pair.slice(0, equals)
    if (name !== '') texts[decoded(name)] = equals === -1 ? '' : decoded(pair.slice(equals + 1))
    start += pair.length + 1
  }
  return texts
}
