import { finds, patternText } from './pattern.ts'

/** What a parameter has to be: exactly this text, or a text a regular expression finds something in. */
export type ParamMatch<Matches = string | RegExp> = string | { readonly matches: Matches }

/** What is looked for among requests or callbacks; what is absent matches everything. */
export interface Criteria<Matches = string | RegExp> {
  readonly provider?: string
  readonly operation?: string
  /** App, merchant, product or game. */
  readonly tenant?: string
  /** How a request ended. */
  readonly outcome?: string
  readonly params?: Readonly<Record<string, ParamMatch<Matches>>>
}

/** What is compared with {@link Criteria}. */
export interface Candidate {
  readonly provider: string
  readonly operation: string
  readonly tenant: string | undefined
  /** Absent until it is known. */
  readonly outcome?: string
  readonly params: Readonly<Record<string, string>>
}

/** One thing that is not as looked for. `actual` is absent when there is no such thing. */
export interface Difference {
  /** `provider`, `operation`, `tenant`, `outcome`, or `params.` and a name. */
  readonly field: string
  readonly expected: string
  readonly actual?: string
}

/** Longer texts are searched only so far, so that no expression can keep the sandbox busy with one value. */
const SEARCHED_CHARACTERS = 16_384

function paramFits(wanted: ParamMatch, actual: string | undefined): boolean {
  if (actual === undefined) return false
  if (typeof wanted === 'string') return actual === wanted
  return finds(patternText(wanted.matches), actual.slice(0, SEARCHED_CHARACTERS))
}

/** A wish in words: the text, or `matches ^10`. */
export const describeMatch = (wanted: ParamMatch): string =>
  typeof wanted === 'string' ? wanted : `matches ${patternText(wanted.matches)}`

const own = (params: Candidate['params'], name: string): string | undefined =>
  Object.hasOwn(params, name) ? params[name] : undefined

const difference = (field: string, expected: string, actual: string | undefined): Difference => ({
  field,
  expected,
  ...(actual !== undefined && { actual }),
})

/** What differs among plain fields; a field that is not wanted differs in nothing. */
export function fieldDifferences<Field extends string>(
  wanted: { readonly [F in Field]?: string | undefined },
  actual: { readonly [F in Field]?: string | undefined },
  fields: readonly Field[],
): Difference[] {
  return fields.flatMap((field) => {
    const expected = wanted[field]
    return expected === undefined || expected === actual[field] ? [] : [difference(field, expected, actual[field])]
  })
}

const FIELDS = ['provider', 'operation', 'tenant', 'outcome'] as const

/** Everything about a candidate that is not as looked for; nothing when it matches. */
export function differences(criteria: Criteria, candidate: Candidate): Difference[] {
  const found = fieldDifferences(criteria, candidate, FIELDS)
  for (const [name, wanted] of Object.entries(criteria.params ?? {})) {
    const actual = own(candidate.params, name)
    if (!paramFits(wanted, actual)) found.push(difference(`params.${name}`, describeMatch(wanted), actual))
  }
  return found
}

/** Whether there is no difference; stops at the first, and reads parameters only where some are wanted. */
export function matches(criteria: Criteria, candidate: Candidate): boolean {
  const { provider, operation, tenant, outcome, params } = criteria
  if (provider !== undefined && provider !== candidate.provider) return false
  if (operation !== undefined && operation !== candidate.operation) return false
  if (tenant !== undefined && tenant !== candidate.tenant) return false
  if (outcome !== undefined && outcome !== candidate.outcome) return false
  if (params === undefined) return true
  return Object.entries(params).every(([name, wanted]) => paramFits(wanted, own(candidate.params, name)))
}
