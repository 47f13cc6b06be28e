import { parse } from 'node:querystring'
import { noTexts } from '../../contract/schema/wire.ts'

/** At most this many parameters are read, as PHP does; the rest is ignored. */
// ASSUMPTION http-1: PHP's default max_input_vars.
export const MOST_PARAMETERS = 1000

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant
const BEYOND_ASCII = /[^\u0000-\u007f]+/g

/**
 * Decodes `a=1&b=2`. As in PHP a repeated name keeps its last value, a name without `=` has an empty value, an empty
 * name is ignored; `a[b]` is a name like any other, because it is signed as it was written.
 */
export function parseForm(encoded: string): Record<string, string> {
  if (encoded === '') return noTexts()
  // querystring answers an object without prototype, lists for repeated names, and never throws on bad escapes.
  // Beside an escape that is none, as in `100%`, it would take one byte of a character that is not escaped itself.
  const ascii = encoded.replace(BEYOND_ASCII, encodeURIComponent)
  const parsed = parse(ascii, '&', '=', { maxKeys: MOST_PARAMETERS })
  for (const name in parsed) {
    const value = parsed[name]
    if (typeof value !== 'string') parsed[name] = value?.at(-1) ?? ''
  }
  if ('' in parsed) delete parsed['']
  return parsed as Record<string, string>
}
