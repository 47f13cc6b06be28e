import type { Prose } from '../../contract/schema/field.ts'
import type { TenantKey } from '../../contract/service.ts'
import type { SignatureRule } from '../../contract/values/signature.ts'
import type { Draft, Pair } from './draft.ts'

/** The request as bytes, one character each: looked at only once it was refused. */
export interface RawRequest {
  readonly body: string
  /** Without the question mark. */
  readonly query: string
  readonly contentType: string
}

/** A key that may have been taken for the right one. */
export interface NamedKey extends TenantKey {
  readonly provider: string
}

const texts = new WeakMap<readonly NamedKey[], readonly string[]>()

/** The keys themselves: one list for one list, by which `scrub` knows it again. */
export function keyTexts(keys: readonly NamedKey[]): readonly string[] {
  let found = texts.get(keys)
  if (!found) {
    found = keys.map(({ key }) => key)
    texts.set(keys, found)
  }
  return found
}

/** A rule of some provider, for those who took one for the other. */
export interface KnownRule {
  readonly provider: string
  readonly title: Prose
  readonly rule: SignatureRule
}

/** Everything a search may draw on beside the draft itself. */
export interface Facts {
  readonly provider: string
  readonly tenant: string | undefined
  readonly keys: readonly NamedKey[]
  readonly rules: readonly KnownRule[]
  readonly bodyKind: 'form' | 'json' | 'document'
  readonly raw: RawRequest | undefined
  /** Parameters of the operation. */
  readonly declared: readonly string[]
  readonly required: readonly string[]
  /** Names that only stood in the query, where the provider reads it. */
  readonly fromQuery: readonly string[]
  /** Changed values by the change, because many drafts share their values. */
  readonly memo: Map<(value: string) => string, Map<string, string>>
}

/** One way a mistake can have been made. `what` names it where the mistake has several. */
export interface Variant {
  readonly draft: Draft
  readonly what?: string
}

/** A mistake people make, as data: what to call it, what to say of it, what it does to the text. */
export interface Mistake extends Prose {
  readonly slug: string
  readonly kind: 'parameters' | 'joining' | 'key'
  /** What to change. */
  readonly change: Prose
  /** How many of its variants, the first ones, are tried together with other mistakes; all when absent. */
  readonly inPairs?: number
  /** Tried in pairs after the others. */
  readonly rare?: true
  /** `en`, `zh` and `change` may hold `{what}`. */
  variants(draft: Draft, facts: Facts): readonly Variant[]
}

/** A longer value is left as it is: rewriting it in fifty ways would take too long. */
const LONGEST_CHANGED = 4096

export function changed(facts: Facts, change: (value: string) => string, value: string): string {
  if (value.length > LONGEST_CHANGED) return value
  let known = facts.memo.get(change)
  if (!known) {
    known = new Map()
    facts.memo.set(change, known)
  }
  let result = known.get(value)
  if (result === undefined) {
    result = change(value)
    known.set(value, result)
  }
  return result
}

const MOST_NAMED = 3
const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMED ? names.join(', ') : `${names.slice(0, MOST_NAMED).join(', ')} …`

/** Every value changed at once; nothing when none changes. */
export function allValues(draft: Draft, facts: Facts, change: (value: string) => string, how = ''): Variant[] {
  const names: string[] = []
  const pairs = draft.pairs.map((pair) => {
    const value = changed(facts, change, pair.value)
    if (value === pair.value) return pair
    names.push(pair.name)
    return { ...pair, value }
  })
  return names.length === 0 ? [] : [{ draft: { ...draft, pairs }, what: listed(names) + how }]
}

const MOST_SINGLE = 12

/** Every value changed at once, then each alone. */
export function eachValue(draft: Draft, facts: Facts, change: (value: string) => string): Variant[] {
  const variants = allValues(draft, facts, change)
  const concerned = draft.pairs.filter(({ value }) => changed(facts, change, value) !== value)
  if (concerned.length < 2) return variants
  for (const one of concerned.slice(0, MOST_SINGLE)) {
    variants.push({ draft: withValue(draft, one, changed(facts, change, one.value)), what: one.name })
  }
  return variants
}

export const withValue = (draft: Draft, one: Pair, value: string): Draft => ({
  ...draft,
  pairs: draft.pairs.map((pair) => (pair === one ? { ...pair, value } : pair)),
})
