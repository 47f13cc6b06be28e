import { didYouMean, documentMistakes } from './contract/document.ts'
import type { Provider } from './contract/provider.ts'
import { OWN, ownMistakes } from './state.ts'

/** Seeds by provider id, checked and merged. */
export type Seed = Readonly<Record<string, unknown>>

/** A seed that cannot be used; one sentence per mistake. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
  readonly mistakes: readonly string[]

  constructor(source: string, mistakes: readonly string[]) {
    super(`${source} cannot be used:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.mistakes = mistakes
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists are joined, objects merged, and what stands in both otherwise is the later one's. */
function merge(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second]
  if (!isObject(first) || !isObject(second)) return second
  const merged: Record<string, unknown> = { ...first }
  for (const [name, value] of Object.entries(second)) {
    merged[name] = name in merged ? merge(merged[name], value) : value
  }
  return merged
}

/** Checks one seed against the providers' schemas. */
function checkShape(seed: unknown, providers: readonly Provider[], source: string): Seed {
  if (!isObject(seed)) throw new SeedError(source, ['/: must be an object with one member per provider'])
  const known = providers.map(({ service }) => service.id)
  const mistakes: string[] = []
  for (const name of Object.keys(seed)) {
    if (known.includes(name) || name === OWN) continue
    const meant = didYouMean(name, known)
    const hint = meant === undefined ? `known: ${known.join(', ')}` : `did you mean ${meant}?`
    mistakes.push(`/${name}: unknown provider; ${hint}`)
  }
  if (seed[OWN] !== undefined) mistakes.push(...ownMistakes(seed[OWN]))
  for (const { service, seed: part } of providers) {
    if (seed[service.id] === undefined) continue
    for (const mistake of documentMistakes(part.schema, seed[service.id])) mistakes.push(`/${service.id}${mistake}`)
  }
  if (mistakes.length > 0) throw new SeedError(source, mistakes)
  return seed
}

/** Checks seeds and makes one of them. `source` names each in messages. */
export function combineSeeds(
  seeds: readonly { readonly seed: unknown; readonly source: string }[],
  providers: readonly Provider[],
): Seed {
  let combined: unknown = {}
  for (const { seed, source } of seeds) combined = merge(combined, checkShape(seed, providers, source))
  const mistakes = providers.flatMap(({ service, seed: part }) => {
    const own = (combined as Seed)[service.id]
    return own === undefined ? [] : (part.check?.(own) ?? [])
  })
  const own = (combined as Seed)[OWN]
  if (own !== undefined && seeds.length > 1) mistakes.push(...ownMistakes(own))
  if (mistakes.length > 0) throw new SeedError(seeds.map(({ source }) => source).join(' with '), mistakes)
  return combined as Seed
}
