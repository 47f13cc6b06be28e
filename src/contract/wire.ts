/**
 * Parameters exactly as they arrived, before anything was coerced.
 *
 * `texts` holds the text of each value as it takes part in a signature: for a form the decoded value, for JSON the
 * text of a string, the digits of a number as written, the compact text of a list or object. It has no prototype, so
 * a parameter named `__proto__` is a parameter like any other.
 */
export interface Wire {
  readonly texts: Readonly<Record<string, string>>
  /** What a JSON value was where it was no text; names of texts are not listed, and a form has none of this. */
  readonly kinds?: Readonly<Record<string, Kind>>
  /** Set when the request could not be read as the provider reads it; says why, for the diagnosis. */
  readonly problem?: string
  /** Names that came from the query string, for providers that read it too. */
  readonly fromQuery?: readonly string[]
}

/** What a JSON value can be beside a text; `json` is a list or an object. */
export type Kind = 'number' | 'boolean' | 'null' | 'json'

/** An empty set of parameters, and the only way to start one. */
export function noTexts(): Record<string, string> {
  return Object.create(null) as Record<string, string>
}

/** The text of a value as it takes part in a signature: of lists and objects compact JSON, of what is not there none. */
export function wireText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

const BEYOND_BASIC_PLANE = /[\ud800-\udfff]/

/**
 * Names in ascending byte order of their UTF-8 text, `sign` left out.
 * JavaScript's own order differs from byte order for characters beyond the basic plane alone.
 */
export function signedNames(texts: Readonly<Record<string, string>>): string[] {
  const names: string[] = []
  let plain = true
  for (const name in texts) {
    if (name === 'sign') continue
    names.push(name)
    if (plain && BEYOND_BASIC_PLANE.test(name)) plain = false
  }
  return plain ? names.sort() : names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
