import type { Digest, DigestMistake, Form } from './digests.ts'
import { type Draft, encoded, fullText } from './draft.ts'
import type { Facts, Mistake } from './mistake.ts'
import { mistakes } from './mistakes/index.ts'

/** One mistake that was made, and which way. */
export interface Candidate {
  readonly slug: string
  readonly mistake: Mistake | DigestMistake
  readonly what: string
}

/** What reproduces a signature. */
export interface Found {
  readonly draft: Draft
  readonly made: readonly Candidate[]
}

/** The mistakes of a find, to try them first on the next request of the same client. */
export type Recipe = readonly Mistake[]

export interface Search {
  readonly found: Found | undefined
  readonly recipe: Recipe
}

/**
 * How much a search may try, counted and not timed, so that every machine finds the same. Hashing a short text is one
 * unit, hashing a long one as many as it costs.
 */
const UNITS = { singles: 1500, others: 400, pairs: 1100 } as const
const CHARACTERS_PER_UNIT = 1500
const PAIRS_PER_UNIT = 10

const madeOf = (mistake: Mistake, what = ''): Candidate => ({ slug: mistake.slug, mistake, what })
const madeByDigest = (mistake: DigestMistake): Candidate => ({ slug: mistake.slug, mistake, what: '' })

interface Effective {
  readonly draft: Draft
  readonly mistake: number
  readonly made: readonly Candidate[]
}

/** Tries drafts against one received signature. */
function createTrial(form: Form) {
  const [likeliest, ...others] = form.digests as [Digest, ...Digest[]]
  const seen = new Set<string>()
  let units = 0

  function by(digest: Digest, draft: Draft, text: string, made: readonly Candidate[]): Found | undefined {
    const bytes = encoded(draft, text)
    units += (digest.units ?? 1) * (1 + text.length / CHARACTERS_PER_UNIT)
    if (bytes === undefined || !digest.make(bytes, draft).includes(form.wanted)) return undefined
    const also = digest.mistake ? [madeByDigest(digest.mistake)] : []
    return { draft, made: [...made, ...also, ...form.certain.map(madeByDigest)] }
  }

  return {
    /** Begins to count anew. */
    allow(): void {
      units = 0
    },
    spent: (limit: number): boolean => units >= limit,
    /** Whether its text was not tried before. */
    isNew(draft: Draft): boolean {
      const text = fullText(draft)
      const mark = draft.encoding === 'gbk' ? `gbk ${text}` : text
      if (seen.has(mark)) return false
      seen.add(mark)
      return true
    },
    /** With the digest the form speaks for. */
    attempt(draft: Draft, made: readonly Candidate[]): Found | undefined {
      units += draft.pairs.length / PAIRS_PER_UNIT
      return by(likeliest, draft, fullText(draft), made)
    },
    /** With every other digest. */
    attemptOthers(draft: Draft, made: readonly Candidate[]): Found | undefined {
      const text = fullText(draft)
      for (const digest of others) {
        const found = by(digest, draft, text, made)
        if (found) return found
      }
      return undefined
    },
  }
}

type Trial = ReturnType<typeof createTrial>

/** Tries again what explained an earlier request: a handful of hashes. */
export function searchRecipe(base: Draft, form: Form, facts: Facts, recipe: Recipe): Found | undefined {
  const trial = createTrial(form)
  let drafts: { draft: Draft; made: readonly Candidate[] }[] = [{ draft: base, made: [] }]
  for (const mistake of recipe) {
    drafts = drafts.flatMap(({ draft, made }) =>
      mistake
        .variants(draft, facts)
        .map(({ draft: next, what }) => ({ draft: next, made: [madeOf(mistake, what), ...made] })),
    )
  }
  for (const { draft, made } of drafts) {
    const found = trial.attempt(draft, made) ?? trial.attemptOthers(draft, made)
    if (found) return found
  }
  return undefined
}

/** Finds the mistake, or the two mistakes, that reproduce a signature. */
export function search(base: Draft, form: Form, facts: Facts): Search {
  const trial = createTrial(form)
  trial.isNew(base)
  const right = trial.attempt(base, []) ?? trial.attemptOthers(base, [])
  if (right) return { found: right, recipe: [] }

  const effective: Effective[] = []
  for (const [index, mistake] of mistakes.entries()) {
    if (trial.spent(UNITS.singles)) break
    let kept = 0
    for (const { draft, what } of mistake.variants(base, facts)) {
      const made = [madeOf(mistake, what)]
      if (trial.spent(UNITS.singles)) break
      if (!trial.isNew(draft)) continue
      const found = trial.attempt(draft, made)
      if (found) return { found, recipe: [mistake] }
      kept += 1
      if (kept <= (mistake.inPairs ?? kept)) effective.push({ draft, mistake: index, made })
    }
  }
  return searchOthers(effective, trial) ?? searchPairs(effective, trial, facts) ?? { found: undefined, recipe: [] }
}

/** Single mistakes together with the digests the form of the signature leaves open. */
function searchOthers(effective: readonly Effective[], trial: Trial): Search | undefined {
  trial.allow()
  for (const { draft, made, mistake } of effective) {
    if (trial.spent(UNITS.others)) return undefined
    const found = trial.attemptOthers(draft, made)
    if (found) return { found, recipe: [mistakes[mistake] as Mistake] }
  }
  return undefined
}

/** The common before the rare, each in the order of the table. */
const byRank = (a: number, b: number): number =>
  Number(mistakes[a]?.rare ?? false) - Number(mistakes[b]?.rare ?? false) || a - b

/** A mistake that changes nothing on its own rarely does with another; joining does, so it stays. */
function partners(effective: readonly Effective[]): number[] {
  const changing = new Set(effective.map(({ mistake }) => mistake))
  return [...mistakes.keys()]
    .filter((index) => mistakes[index]?.inPairs !== 0)
    .filter((index) => changing.has(index) || mistakes[index]?.kind === 'joining')
    .sort(byRank)
}

/**
 * Two mistakes, those of low rank first. The one later in the table was made already: it changed values, which is
 * dear, while joining them otherwise is cheap.
 */
function searchPairs(effective: readonly Effective[], trial: Trial, facts: Facts): Search | undefined {
  trial.allow()
  const later = [...effective].sort((a, b) => byRank(a.mistake, b.mistake))
  const earlier = partners(effective)
  for (let sum = 0; sum < later.length + earlier.length; sum += 1) {
    for (let place = Math.max(0, sum - earlier.length + 1); place <= sum && place < later.length; place += 1) {
      const made = later[place] as Effective
      const index = earlier[sum - place] as number
      if (index >= made.mistake) continue
      if (trial.spent(UNITS.pairs)) return undefined
      const found = attemptBoth(mistakes[index] as Mistake, made, trial, facts)
      if (found) return found
    }
  }
  return undefined
}

function attemptBoth(mistake: Mistake, made: Effective, trial: Trial, facts: Facts): Search | undefined {
  let kept = 0
  for (const { draft, what } of mistake.variants(made.draft, facts)) {
    if (kept === mistake.inPairs) return undefined
    kept += 1
    const found = trial.attempt(draft, [madeOf(mistake, what), ...made.made])
    if (found) return { found, recipe: [mistakes[made.mistake] as Mistake, mistake] }
  }
  return undefined
}
