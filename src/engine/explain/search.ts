import type { Digest, DigestMistake, Form } from './digests.ts'
import { type Draft, encoded, fullText } from './draft.ts'
import type { Facts, Mistake } from './mistake.ts'
import { mistakes } from './mistakes/index.ts'

/** One mistake that was made, and which way. */
export interface Made {
  readonly slug: string
  readonly mistake: Mistake | DigestMistake
  readonly what: string
}

/** What reproduces a signature. */
export interface Found {
  readonly draft: Draft
  readonly made: readonly Made[]
}

/** The mistakes of a find, to try them first on the next request of the same client. */
export type Recipe = readonly Mistake[]

export interface Search {
  readonly found: Found | undefined
  readonly recipe: Recipe
}

/**
 * How much a search may try, counted and not timed, so that every machine finds the same. A short text is one unit, a
 * long one as many as hashing it costs.
 */
const UNITS = 1000
const CHARACTERS_PER_UNIT = 1500
const DEAR_UNITS = 3

const madeOf = (mistake: Mistake, what = ''): Made => ({ slug: mistake.slug, mistake, what })
const madeByDigest = (mistake: DigestMistake): Made => ({ slug: mistake.slug, mistake, what: '' })

interface Effective {
  readonly draft: Draft
  readonly mistake: number
  readonly made: readonly Made[]
}

/** Tries drafts against one received signature. */
function createTrial(form: Form) {
  const seen = new Set<string>()
  let units = 0

  const matches = (digest: Digest, text: string | Buffer, draft: Draft): boolean =>
    digest.make(text, draft).includes(form.wanted)

  return {
    spent: () => units >= UNITS,
    /** Nothing for a text that was tried before; otherwise whether and how it reproduces the signature. */
    attempt(draft: Draft, made: readonly Made[], all: boolean): { readonly found?: Found } | undefined {
      const text = fullText(draft)
      const mark = draft.encoding === 'gbk' ? `gbk ${text}` : text
      units += 0.25
      if (seen.has(mark)) return undefined
      seen.add(mark)
      const bytes = encoded(draft, text)
      if (bytes === undefined) return undefined
      const weight = 1 + text.length / CHARACTERS_PER_UNIT
      for (const digest of form.digests) {
        if (!all && digest !== form.digests[0]) break
        units += digest.dear ? DEAR_UNITS * weight : weight
        if (!matches(digest, bytes, draft)) continue
        const by = digest.mistake ? [madeByDigest(digest.mistake)] : []
        return { found: { draft, made: [...made, ...by, ...form.certain.map(madeByDigest)] } }
      }
      return {}
    },
  }
}

/** Tries again what explained an earlier request: a handful of hashes. */
export function searchRecipe(base: Draft, form: Form, facts: Facts, recipe: Recipe): Found | undefined {
  const trial = createTrial(form)
  let drafts: { draft: Draft; made: readonly Made[] }[] = [{ draft: base, made: [] }]
  for (const mistake of recipe) {
    drafts = drafts.flatMap(({ draft, made }) =>
      mistake
        .variants(draft, facts)
        .map(({ draft: next, what }) => ({ draft: next, made: [...made, madeOf(mistake, what)] })),
    )
  }
  for (const { draft, made } of drafts) {
    const result = trial.attempt(draft, made, true)
    if (result?.found) return result.found
  }
  return undefined
}

/** Finds the mistake, or the two mistakes, that reproduce a signature. */
export function search(base: Draft, form: Form, facts: Facts): Search {
  const trial = createTrial(form)
  const right = trial.attempt(base, [], true)
  if (right?.found) return { found: right.found, recipe: [] }

  const effective: Effective[] = []
  for (const [index, mistake] of mistakes.entries()) {
    let kept = 0
    for (const { draft, what } of mistake.variants(base, facts)) {
      const made = [madeOf(mistake, what)]
      const result = trial.attempt(draft, made, true)
      if (!result) continue
      if (result.found) return { found: result.found, recipe: [mistake] }
      kept += 1
      if (kept <= (mistake.inPairs ?? kept)) effective.push({ draft, mistake: index, made })
    }
  }
  const found = searchPairs(effective, trial, facts)
  return found ?? { found: undefined, recipe: [] }
}

/** A mistake that changes nothing on its own rarely does with another; joining does, so it stays. */
function partners(effective: readonly Effective[]): number[] {
  const changing = new Set(effective.map(({ mistake }) => mistake))
  return [...mistakes.keys()].filter((index) => changing.has(index) || mistakes[index]?.kind === 'joining')
}

function searchPairs(
  effective: readonly Effective[],
  trial: ReturnType<typeof createTrial>,
  facts: Facts,
): Search | undefined {
  const second = partners(effective)
  const rounds = effective.length + second.length
  for (let sum = 0; sum < rounds; sum += 1) {
    for (let place = Math.max(0, sum - second.length + 1); place <= sum && place < effective.length; place += 1) {
      const first = effective[place] as Effective
      const index = second[sum - place] as number
      if (index <= first.mistake) continue
      if (trial.spent()) return undefined
      const mistake = mistakes[index] as Mistake
      let kept = 0
      for (const { draft, what } of mistake.variants(first.draft, facts)) {
        if (kept === mistake.inPairs) break
        const made = [...first.made, madeOf(mistake, what)]
        const result = trial.attempt(draft, made, false)
        if (result) kept += 1
        if (result?.found) return { found: result.found, recipe: [mistakes[first.mistake] as Mistake, mistake] }
      }
    }
  }
  return undefined
}
