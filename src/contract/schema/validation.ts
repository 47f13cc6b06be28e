import leven from 'leven'
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/schema'
import { Check, Errors } from 'typebox/value'
import { SHAPES } from './field.ts'

/** The known name closest to a misspelt one, when it is close enough to be meant. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let distance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    // Two texts are at least as far apart as their lengths; a name may be as long as a whole body.
    if (Math.abs(name.length - candidate.length) >= distance) continue
    const steps = leven(name.toLowerCase(), candidate.toLowerCase())
    if (steps < distance) {
      best = candidate
      distance = steps
    }
  }
  return best
}

/** What to say of a name that is not among the known ones. */
export function unknownName(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known)
  return meant === undefined
    ? `unknown; known here: ${known.join(', ') || 'nothing'}`
    : `unknown; did you mean ${meant}?`
}

const plainPointer = (pointer: string) => pointer.replaceAll('~1', '/').replaceAll('~0', '~')

/** What a value has to be that is not among the known ones. */
function wrongValue(value: unknown, known: readonly unknown[]): string {
  const texts = known.map(String)
  const meant = typeof value === 'string' ? didYouMean(value, texts) : undefined
  const most = texts.length === 1 ? `must be ${texts[0]}` : `must be one of ${texts.join(', ')}`
  return meant === undefined ? most : `${most}; did you mean ${meant}?`
}

/** What a value of another kind has to be. */
function wrongKind(value: unknown, kinds: readonly string[], writtenBy: 'people' | 'programs'): string {
  const wanted = `must be ${kinds.join(' or ')}`
  // A file written by hand often lacks the quotes around an id that looks like a number.
  return writtenBy === 'people' && kinds.includes('string') && typeof value === 'number'
    ? `${wanted}, not the number ${value}: quote it, as "${value}"`
    : wanted
}

/** The part of a document that a JSON pointer leads to. */
const valueAt = (document: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce((value, part) => (value as Record<string, unknown>)[plainPointer(part)], document)

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly required?: readonly string[]
}

/** The part of a schema that a JSON pointer into a value belongs to. */
function schemaAt(schema: Node, path: string): Node | undefined {
  let node: Node | undefined = schema
  for (const part of path.split('/').slice(1)) {
    node = node?.items ?? node?.properties?.[part]
  }
  return node
}

/**
 * Checks nested JSON (seed, configuration, bodies of the admin API) against its schema.
 * Returns one sentence per mistake, each beginning with the path: `/egret/apps/0/appkey: unknown; did you mean appKey?`
 */
export function documentMistakes(
  schema: TSchema,
  value: unknown,
  writtenBy: 'people' | 'programs' = 'programs',
): string[] {
  if (Check(schema, value)) return []
  const sentences: string[] = []
  const wrongKinds = new Map<string, { readonly pointer: string; readonly kinds: string[] }>()
  for (const { keyword, instancePath, params, message } of Errors(schema, value)) {
    const path = plainPointer(instancePath)
    if (keyword === 'additionalProperties') {
      const known = Object.keys(schemaAt(schema as Node, instancePath)?.properties ?? {})
      for (const name of (params as { additionalProperties: string[] }).additionalProperties) {
        sentences.push(`${path}/${name}: ${unknownName(name, known)}`)
      }
    } else if (keyword === 'required') {
      for (const name of (params as { requiredProperties: string[] }).requiredProperties) {
        sentences.push(`${path}/${name}: missing`)
      }
    } else if (keyword === 'enum') {
      const { allowedValues } = params as { allowedValues: unknown[] }
      sentences.push(`${path || '/'}: ${wrongValue(valueAt(value, instancePath), allowedValues)}`)
    } else if (keyword === 'const') {
      sentences.push(`${path || '/'}: ${wrongValue(undefined, [(params as { allowedValue: unknown }).allowedValue])}`)
    } else if (keyword === 'pattern') {
      const { pattern } = params as { pattern: string | RegExp }
      sentences.push(`${path || '/'}: ${SHAPES[String(pattern)] ?? message}`)
    } else if (keyword === 'type') {
      const wrong = wrongKinds.get(path) ?? { pointer: instancePath, kinds: [] }
      wrong.kinds.push((params as { type: string }).type)
      wrongKinds.set(path, wrong)
    } else if (keyword !== 'boolean' && keyword !== 'anyOf') {
      sentences.push(`${path || '/'}: ${message}`)
    }
  }
  for (const [path, { pointer, kinds }] of wrongKinds) {
    sentences.push(`${path || '/'}: ${wrongKind(valueAt(value, pointer), kinds, writtenBy)}`)
  }
  return [...new Set(sentences)]
}

/** A list longer than this is checked item by item, and others may run in between. */
const LONG = 100

/** A long list within a value, with the schema of its items. */
interface LongList {
  readonly path: string
  readonly items: Node
  readonly list: readonly unknown[]
}

/** The value without the long lists in it, which are noted; itself when it has none. */
function withoutLongLists(schema: Node | undefined, value: unknown, path: string, found: LongList[]): unknown {
  if (typeof value !== 'object' || value === null || !schema) return value
  if (Array.isArray(value)) {
    const { items } = schema
    if (!items) return value
    if (value.length > LONG) {
      found.push({ path, items, list: value })
      return []
    }
    const before = found.length
    const short = value.map((item, at) => withoutLongLists(items, item, `${path}/${at}`, found))
    return found.length === before ? value : short
  }
  let short: Record<string, unknown> | undefined
  for (const name of Object.keys(schema.properties ?? {})) {
    const member: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
    if (typeof member !== 'object') continue
    const shortened = withoutLongLists(schema.properties?.[name], member, `${path}/${name}`, found)
    if (shortened === member) continue
    short ??= { ...value } as Record<string, unknown>
    short[name] = shortened
  }
  return short ?? value
}

const compiled = new WeakMap<object, Validator>()

/** Whether an item fits. Compiling takes a millisecond, and makes it forty times faster. */
function fits(schema: Node, item: unknown): boolean {
  let validator = compiled.get(schema)
  if (!validator) {
    validator = Compile(schema as TSchema)
    compiled.set(schema, validator)
  }
  return validator.Check(item)
}

/** What {@link documentMistakes} returns, sentence by sentence, of a value that may be large. */
export function* mistakesInPieces(
  schema: TSchema,
  value: unknown,
  writtenBy: 'people' | 'programs' = 'programs',
  at = '',
): Generator<string | undefined> {
  const found: LongList[] = []
  const short = withoutLongLists(schema as Node, value, at, found)
  // What is wrong with the value itself stands at the path `/`.
  for (const mistake of documentMistakes(schema, short, writtenBy))
    yield at === '' ? mistake : `${at}${mistake.replace(/^\/:/, ':')}`
  for (const { path, items, list } of found) {
    for (const [index, item] of list.entries()) {
      yield undefined
      const lists: LongList[] = []
      const isShort = withoutLongLists(items, item, '', lists) === item
      if (!isShort || !fits(items, item)) yield* mistakesInPieces(items as TSchema, item, writtenBy, `${path}/${index}`)
    }
  }
}

/** The sentences of a check that lets others run in between. */
export const sentencesOf = (mistakes: Iterable<string | undefined>): string[] =>
  [...mistakes].filter((mistake) => mistake !== undefined)
