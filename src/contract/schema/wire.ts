import type { Prose } from './field.ts'
/**
 * Parameters exactly as they arrived, before anything was coerced.
 *
 * `texts` holds the text of each value as it takes part in a signature: for a form the decoded value, for JSON the
 * text of a string, the digits of a number as written, the compact text of a list or object. It inherits nothing, so
 * a parameter named `__proto__` is a parameter like any other.
 */
export interface Wire {
  readonly texts: Readonly<Record<string, string>>
  /** What a JSON value was where it was no text; names of texts are not listed, and a form has none of this. */
  readonly kinds?: Readonly<Record<string, Kind>>
  /** Set when the request could not be read as the provider reads it; says why, for the diagnosis. */
  readonly problem?: Prose
  /** Names that came from the query string, for providers that read it too. */
  readonly fromQuery?: readonly string[]
}

/** What a JSON value can be beside a text; `json` is a list or an object. */
export type Kind = 'number' | 'boolean' | 'null' | 'json'

/** Has no member and no prototype. An object made of it inherits nothing, and is faster by half than one of no prototype. */
const NOTHING: object = Object.freeze(Object.create(null))

/** An empty set of parameters, and the only way to start one. */
export function noTexts(): Record<string, string> {
  return Object.create(NOTHING) as Record<string, string>
}

/** The text of a value as it takes part in a signature: of lists and objects compact JSON, of what is not there none. */
export function wireText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

const BEYOND_BASIC_PLANE = /[\ud800-\udfff]/
const NUMERIC = /^-?\d+(\.\d+)?$/
/** No numeric name begins with a later character. */
const NINE = 0x39

/** Names in ascending byte order of their UTF-8 text. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The order of PHP's ksort, which the providers' documents sign with: numeric names as numbers, the others by bytes. */
// ASSUMPTION http-3: as PHP 8 compares names; two that are equal as numbers stay as they came.
export const byKsort = (a: string, b: string): number =>
  NUMERIC.test(a) && NUMERIC.test(b) ? Number(a) - Number(b) : byBytes(a, b)

/** Up to so many names are sorted as they come, which costs a third of a sort. */
const FEW_NAMES = 16

/** Puts a name behind those that are not greater. */
function insert(names: string[], name: string): void {
  let place = names.length
  for (; place > 0 && (names[place - 1] as string) > name; place -= 1) names[place] = names[place - 1] as string
  names[place] = name
}

/**
 * Names in the order they are signed in, `sign` left out: see {@link byKsort}.
 * For plain names JavaScript's own order is the same and costs a fraction.
 */
export function signedNames(texts: Readonly<Record<string, string>>): string[] {
  const names: string[] = []
  let isPlain = true
  for (const name in texts) {
    if (name === 'sign') continue
    if (names.length < FEW_NAMES) insert(names, name)
    else names.push(name)
    if (isPlain && (name.charCodeAt(0) <= NINE || BEYOND_BASIC_PLANE.test(name))) isPlain = false
  }
  // As they came: what is equal as a number stays so.
  if (!isPlain)
    return Object.keys(texts)
      .filter((name) => name !== 'sign')
      .sort(byKsort)
  return names.length <= FEW_NAMES ? names : names.sort()
}
