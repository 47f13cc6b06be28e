/** What stands in place of a key or password in journal, log and diagnosis. */
export const REDACTED = '[redacted]'

/** Parameters that are secrets whatever the provider, and what clients call them by mistake: never shown. */
const SECRET_NAME = /passw(or)?d|pwd|pass$|secret|^(access|auth|refresh)_?token$|(app|open|sign|callback|api)_?key$/i

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/** Long values are cut here; the whole request was checked, this is only its record. */
export const KEPT_CHARACTERS = 16_384

export const truncate = (text: string): string =>
  text.length <= KEPT_CHARACTERS ? text : `${text.slice(0, KEPT_CHARACTERS)}… (${text.length} characters)`

/** A shorter key would take half of a text with it. */
const SHORTEST_SCRUBBED = 6

/** As encodeURIComponent, which throws on half a character. */
export const percentEncoded = (text: string): string =>
  encodeURIComponent(/[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text)

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Every way to write a character that programs write in more than one: in URLs, in JSON, in HTML. */
function spellings(character: string): string {
  const percent = percentEncoded(character)
  const hex = percent === character ? `%${character.charCodeAt(0).toString(16).padStart(2, '0')}` : percent
  const unicode = character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const plus = character === ' ' ? ['+'] : []
  return [character, `\\${character}`, unicode, hex, hex.replaceAll('%', '%25'), MARKUP[character] ?? hex, ...plus]
    .map((one) => one.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('|')
}

const patternOf = (key: string): RegExp =>
  new RegExp(
    key.replace(/[^a-z0-9]/giu, (character) => `(?:${spellings(character)})`),
    'giu',
  )

/** A key with what it is looked for by. */
interface Sought {
  readonly key: string
  readonly landmark: string
  /** Made when it is needed first: a landmark may be a word that stands in every line of a log. */
  pattern?: RegExp
}

/** What a list of keys is looked for by. */
interface Search {
  /** Matches where one of the landmarks stands in a text in lower case. */
  readonly any: RegExp
  readonly all: readonly Sought[]
}

/** The longest part of a key that is written the same everywhere but for its case. */
function landmark(key: string): string {
  const parts = key.toLowerCase().match(/[a-z0-9]+/g) ?? ['']
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest))
}

/** Lists of keys are made anew where a key has changed; hundreds of texts are looked through by each. */
const searches = new WeakMap<readonly string[], Search>()

function searchFor(keys: readonly string[]): Search {
  let search = searches.get(keys)
  if (!search) {
    const all = keys
      .filter((key) => key.length >= SHORTEST_SCRUBBED)
      .sort((a, b) => b.length - a.length)
      .map((key) => ({ key, landmark: landmark(key) }))
    // A landmark is letters and digits alone. Without any there is nothing to look for.
    const any = new RegExp(all.length === 0 ? '(?!)' : [...new Set(all.map((one) => one.landmark))].join('|'))
    search = { any, all }
    searches.set(keys, search)
  }
  return search
}

const NONE: readonly Sought[] = []

function near(text: string, keys: readonly string[]): readonly Sought[] {
  const { any, all } = searchFor(keys)
  const lower = text.toLowerCase()
  return any.test(lower) ? all.filter(({ landmark }) => lower.includes(landmark)) : NONE
}

/** The keys that may stand in a text, the longer first: one may be the beginning of another. */
export const keysNear = (text: string, keys: readonly string[]): readonly string[] =>
  near(text, keys).map(({ key }) => key)

/** A text without any of the keys, however a client wrote them: in another case, encoded for a URL, JSON or HTML. */
export function scrub(text: string, keys: readonly string[]): string {
  let out = text
  for (const sought of near(text, keys)) {
    sought.pattern ??= patternOf(sought.key)
    out = out.replace(sought.pattern, REDACTED)
  }
  return out
}

const SECRET_MEMBER = /"([^"\\]{1,40})"\s*:\s*"(?:[^"\\]|\\.)*"/g

/** An answer as it may be shown: without keys, and without the secrets among its members. */
export const redactAnswer = (body: string, keys: readonly string[]): string =>
  scrub(
    body.replace(SECRET_MEMBER, (member, name: string) => (isSecretName(name) ? `"${name}":"${REDACTED}"` : member)),
    keys,
  )

/** Parameters as they may be shown; long ones cut, unless `keep` says otherwise. */
export function redactTexts(
  texts: Readonly<Record<string, string>>,
  keys: readonly string[],
  keep: (text: string) => string = truncate,
): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of Object.keys(texts)) {
    const value = isSecretName(name) ? REDACTED : keep(scrub(texts[name] as string, keys))
    // A parameter may be named __proto__; defining it keeps it a plain member.
    Object.defineProperty(shown, scrub(name, keys), { value, enumerable: true, configurable: true, writable: true })
  }
  return shown
}
