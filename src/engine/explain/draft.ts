import { byKsort, type Wire } from '../../contract/schema/wire.ts'
import type { SignatureRule } from '../../contract/values/signature.ts'
import { isSecretName, REDACTED } from '../runtime/redaction.ts'
import { toGbk } from './gbk.ts'

/** One parameter of a text that may have been signed. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** Where it stood in the request. */
  readonly at: number
  /** Its value is never shown. */
  readonly secret: boolean
}

/** A provider's rule, and what clients make of it. */
export interface Joining extends SignatureRule {
  /** Between name and value. */
  readonly equals: string
  /** Names are left out. */
  readonly valuesOnly: boolean
  readonly keyPlace: 'last' | 'first' | 'both'
  /** Cut off at the end of the pairs. */
  readonly trimmed: string
}

export type Order = (a: Pair, b: Pair) => number

/** One guess at what was signed: everything that decides the text, so that mistakes combine. */
export interface Draft {
  /** In the order of their names. */
  readonly pairs: readonly Pair[]
  /** Another order, when a mistake says so. */
  readonly order: Order | undefined
  readonly joining: Joining
  readonly key: string
  /** What stands in its place when the text is shown. */
  readonly shownKey: string
  readonly encoding: 'utf8' | 'gbk'
  /** What happened to the whole text, key included. */
  readonly finish: ((text: string) => string) | undefined
}

export const byName: Order = (a, b) => byKsort(a.name, b.name)

/** The parameters of a request as the provider sorts them. */
export function pairsOf(texts: Wire['texts'], names: readonly string[]): Pair[] {
  const places = new Map(Object.keys(texts).map((name, at) => [name, at]))
  return names.map((name) => ({
    name,
    value: texts[name] as string,
    at: places.get(name) ?? 0,
    secret: isSecretName(name),
  }))
}

export const joiningOf = (rule: SignatureRule): Joining => ({
  ...rule,
  equals: '=',
  valuesOnly: false,
  keyPlace: 'last',
  trimmed: '',
})

/** The pairs of a draft as one text, without the key. */
function joined({ pairs, order, joining }: Draft, shown: boolean): string {
  const { betweenPairs, afterPair, equals, valuesOnly, trimmed } = joining
  const keepEmpty = joining.emptyValues === 'signed'
  let out = ''
  let first = true
  for (const { name, value, secret } of order ? [...pairs].sort(order) : pairs) {
    if (value === '' && !keepEmpty) continue
    if (!first) out += betweenPairs
    const visible = shown && secret ? REDACTED : value
    out += valuesOnly ? visible + afterPair : name + equals + visible + afterPair
    first = false
  }
  return trimmed !== '' && out.endsWith(trimmed) ? out.slice(0, -trimmed.length) : out
}

function withKey(draft: Draft, body: string, key: string): string {
  const { keyPlace, beforeKey } = draft.joining
  if (keyPlace === 'first') return key + body
  const text = body + beforeKey + key
  return keyPlace === 'both' ? key + text : text
}

const finished = (draft: Draft, text: string): string => (draft.finish ? draft.finish(text) : text)

/** The text without the key, as it goes into an HMAC. */
export const bodyText = (draft: Draft): string => finished(draft, joined(draft, false))

/** The text that is hashed. */
export const fullText = (draft: Draft): string => finished(draft, withKey(draft, joined(draft, false), draft.key))

/** The text that is hashed as it may be shown: no key, no password. */
export const shownText = (draft: Draft): string => finished(draft, withKey(draft, joined(draft, true), draft.shownKey))

/** The bytes of a text; nothing when the encoding has no such character. */
export const encoded = (draft: Draft, text: string): string | Buffer | undefined =>
  draft.encoding === 'gbk' ? toGbk(text) : text
