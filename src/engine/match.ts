/** What a parameter has to be: exactly this text, or a text a regular expression finds something in. */
export type ParamMatch = string | { readonly matches: string }

/** What is looked for among requests or callbacks; what is absent matches everything. */
export interface Criteria {
  readonly provider?: string
  readonly operation?: string
  /** App, merchant, product or game. */
  readonly tenant?: string
  readonly params?: Readonly<Record<string, ParamMatch>>
}

/** What is compared with {@link Criteria}. */
export interface Candidate {
  readonly provider: string
  readonly operation: string
  readonly tenant: string | undefined
  readonly params: Readonly<Record<string, string>>
}

/** One thing that is not as looked for. `actual` is absent when there is no such parameter. */
export interface Difference {
  /** `provider`, `operation`, `tenant`, or `params.` and a name. */
  readonly field: string
  readonly expected: string
  readonly actual?: string
}

/** Longer texts are searched only so far, so that no expression can keep the sandbox busy with one value. */
const SEARCHED_CHARACTERS = 16_384

/** Why a text is no regular expression, in a sentence; nothing when it is one. */
export function patternMistake(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u')
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function paramFits(wanted: ParamMatch, actual: string | undefined): boolean {
  if (actual === undefined) return false
  if (typeof wanted === 'string') return actual === wanted
  return new RegExp(wanted.matches, 'u').test(actual.slice(0, SEARCHED_CHARACTERS))
}

const told = (wanted: ParamMatch): string => (typeof wanted === 'string' ? wanted : `matches ${wanted.matches}`)

const own = (params: Candidate['params'], name: string): string | undefined =>
  Object.hasOwn(params, name) ? params[name] : undefined

/** Everything about a candidate that is not as looked for; nothing when it matches. */
export function differences(criteria: Criteria, candidate: Candidate): Difference[] {
  const found: Difference[] = []
  const compare = (field: 'provider' | 'operation' | 'tenant') => {
    const expected = criteria[field]
    const actual = candidate[field]
    if (expected !== undefined && expected !== actual)
      found.push({ field, expected, ...(actual !== undefined && { actual }) })
  }
  compare('provider')
  compare('operation')
  compare('tenant')
  for (const [name, wanted] of Object.entries(criteria.params ?? {})) {
    const actual = own(candidate.params, name)
    if (!paramFits(wanted, actual))
      found.push({ field: `params.${name}`, expected: told(wanted), ...(actual !== undefined && { actual }) })
  }
  return found
}

/** Whether there is no difference; stops at the first. */
export function matches(criteria: Criteria, candidate: Candidate): boolean {
  const { provider, operation, tenant, params } = criteria
  if (provider !== undefined && provider !== candidate.provider) return false
  if (operation !== undefined && operation !== candidate.operation) return false
  if (tenant !== undefined && tenant !== candidate.tenant) return false
  if (params === undefined) return true
  return Object.entries(params).every(([name, wanted]) => paramFits(wanted, own(candidate.params, name)))
}
