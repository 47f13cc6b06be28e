import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import { didYouMean, mistakesInPieces } from '../contract/schema/validation.ts'
import { printable } from '../contract/values/printable.ts'
import { changed, joined, ProseError, prose, same } from '../contract/values/prose.ts'
import { atOnce, inSlices } from '../engine/runtime/slices.ts'
import { OWN, ownMistakes, ownPart } from './state.ts'

/** Seeds by provider id, checked and merged. */
export type Seed = Readonly<Record<string, unknown>>

/** A seed that cannot be used; one sentence per mistake. */
export class SeedError extends ProseError {
  override readonly name = 'SeedError'
  /** In English, unless the error was told in another language. */
  mistakes: readonly string[]
  /** The same in both languages. */
  readonly each: readonly Prose[]

  constructor(source: Prose, mistakes: readonly Prose[]) {
    const list = joined(
      mistakes.map((mistake) => changed(mistake, (text) => `  ${printable(text)}`)),
      same('\n'),
    )
    super({
      en: `${printable(source.en)} cannot be used:\n${list.en}`,
      zh: `${printable(source.zh)} 无法使用：\n${list.zh}`,
    })
    this.mistakes = mistakes.map(({ en }) => en)
    this.each = mistakes
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Lists are joined, objects merged. Two values for one thing are a clash, told to `clash` with their path: the order
 * of the files must not decide. An id that stands in two lists is found by the provider's own check of the whole.
 */
function merge(first: unknown, second: unknown, path: string, clash: (path: string) => void): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second]
  if (!isObject(first) || !isObject(second)) {
    if (first !== second) clash(path)
    return second
  }
  const merged: Record<string, unknown> = { ...first }
  for (const [name, value] of Object.entries(second)) {
    merged[name] = Object.hasOwn(merged, name) ? merge(merged[name], value, `${path}/${name}`, clash) : value
  }
  return merged
}

/** The JSON Schema of a seed file, for editors. Made of the schemas that check it. */
export function seedSchema(providers: readonly Provider[]): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Seed of channel-sandbox',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(providers.map(({ service, seed }) => [service.id, seed.schema])),
      [OWN]: ownPart,
    },
    additionalProperties: false,
  }
}

/** The demo seed: what each provider is shown with. */
export const demoSeed = (providers: readonly Provider[]): Seed =>
  Object.fromEntries(providers.flatMap(({ service, demo }) => (demo ? [[service.id, demo.seed]] : [])))

type Seeds = readonly { readonly seed: unknown; readonly source: Prose }[]

/** Gathers sentences; yields where others may run. */
function* gather(mistakes: Prose[], sentences: Iterable<Prose | undefined>): Generator<undefined> {
  for (const mistake of sentences) {
    if (mistake) mistakes.push(mistake)
    yield
  }
}

/** Checks one seed against the providers' schemas. */
function* checkShape(seed: unknown, providers: readonly Provider[], source: Prose): Generator<undefined, Seed> {
  if (!isObject(seed))
    throw new SeedError(source, [
      prose('/: must be an object with one member per provider', '/: 必须为对象，每个渠道一个成员'),
    ])
  const known = providers.map(({ service }) => service.id)
  const mistakes: Prose[] = []
  for (const name of Object.keys(seed)) {
    // A file may name the schema it is edited with.
    if (known.includes(name) || name === OWN || name === '$schema') continue
    const meant = didYouMean(name, known)
    mistakes.push(
      meant === undefined
        ? prose(
            `/${name}: unknown provider; known: ${known.join(', ')}`,
            `/${name}: 未知渠道；可用：${known.join(', ')}`,
          )
        : prose(`/${name}: unknown provider; did you mean ${meant}?`, `/${name}: 未知渠道；是否想用 ${meant}？`),
    )
  }
  if (seed[OWN] !== undefined) yield* gather(mistakes, ownMistakes(seed[OWN], providers))
  for (const { service, seed: part } of providers) {
    const { id } = service
    if (seed[id] !== undefined) yield* gather(mistakes, mistakesInPieces(part.schema, seed[id], 'people', `/${id}`))
  }
  if (mistakes.length > 0) throw new SeedError(source, mistakes)
  return seed
}

/** Checks seeds and makes one of them. Yields where others may run. */
function* combining(seeds: Seeds, providers: readonly Provider[]): Generator<undefined, Seed> {
  let combined: unknown = {}
  const mistakes: Prose[] = []
  for (const { seed, source } of seeds) {
    const { $schema: _schema, ...shaped } = yield* checkShape(seed, providers, source)
    combined = merge(combined, shaped, '', (path) =>
      mistakes.push({ en: `${path}: ${source.en} says another value`, zh: `${path}: ${source.zh}中的值与此不同` }),
    )
  }
  for (const { service, seed: part } of providers) {
    const own = (combined as Seed)[service.id]
    if (own !== undefined) yield* gather(mistakes, part.check?.(own) ?? [])
  }
  const own = (combined as Seed)[OWN]
  if (own !== undefined && seeds.length > 1) yield* gather(mistakes, ownMistakes(own, providers))
  if (mistakes.length > 0)
    throw new SeedError(
      joined(
        seeds.map(({ source }) => source),
        prose(' with ', ' 与 '),
      ),
      mistakes,
    )
  return combined as Seed
}

/** Checks seeds and makes one of them. `source` names each in messages. */
export const combineSeeds = (seeds: Seeds, providers: readonly Provider[]): Seed => atOnce(combining(seeds, providers))

/** Checks a whole state, or a seed, without holding up others. */
export const checkedState = (state: unknown, providers: readonly Provider[]): Promise<Seed> =>
  inSlices(combining([{ seed: state, source: prose('The state', '该状态') }], providers))
