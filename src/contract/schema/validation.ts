import leven from 'leven'
import type { TSchema } from 'typebox'
import { Check, Compile, Errors, type Validator } from 'typebox/schema'
import { about, changed, joined, prose } from '../values/prose.ts'
import { type Prose, SHAPES } from './field.ts'
import { wrongSize } from './wrongSize.ts'

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
export function unknownName(name: string, known: readonly string[]): Prose {
  const meant = didYouMean(name, known)
  if (meant !== undefined) return prose(`unknown; did you mean ${meant}?`, `未知；是否想用 ${meant}？`)
  const list = known.join(', ')
  return prose(`unknown; known here: ${list || 'nothing'}`, `未知；此处可用：${list || '无'}`)
}

const plainPointer = (pointer: string) => pointer.replaceAll('~1', '/').replaceAll('~0', '~')

/** What a value has to be that is not among the known ones. */
function wrongValue(value: unknown, known: readonly unknown[]): Prose {
  const texts = known.map(String)
  const meant = typeof value === 'string' ? didYouMean(value, texts) : undefined
  const [only] = texts
  const most =
    texts.length === 1
      ? prose(`must be ${only}`, `必须为 ${only}`)
      : prose(`must be one of ${texts.join(', ')}`, `必须为以下之一：${texts.join(', ')}`)
  return meant === undefined ? most : joined([most, prose(`did you mean ${meant}?`, `是否想用 ${meant}？`)])
}

/** Kinds of JSON values, by their names in a schema. */
const KINDS: Readonly<Record<string, string>> = {
  string: '字符串',
  integer: '整数',
  number: '数字',
  boolean: '布尔值',
  object: '对象',
  array: '数组',
  null: 'null',
}

/** What a value of another kind has to be. */
function wrongKind(value: unknown, kinds: readonly string[], writtenBy: 'people' | 'programs'): Prose {
  const wanted = kinds.join(' or ')
  const wantedZh = kinds.map((kind) => KINDS[kind] ?? kind).join('或')
  // A file written by hand often lacks the quotes around an id that looks like a number.
  return writtenBy === 'people' && kinds.includes('string') && typeof value === 'number'
    ? prose(
        `must be ${wanted}, not the number ${value}: quote it, as "${value}"`,
        `必须为${wantedZh}，而不是数字 ${value}：请加引号，写作 "${value}"`,
      )
    : prose(`must be ${wanted}`, `必须为${wantedZh}`)
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

/** A schema that has checked this much is compiled, which takes as long as some hundred checks; most check once. */
const OFTEN = 50
const used = new WeakMap<TSchema, number | Validator>()

function fits(schema: TSchema, value: unknown): boolean {
  const known = used.get(schema) ?? 0
  if (typeof known === 'object') return known.Check(value)
  used.set(schema, known < OFTEN ? known + 1 : Compile(schema))
  return Check(schema, value)
}

/**
 * Checks nested JSON (seed, configuration, bodies of the admin API) against its schema.
 * Returns one sentence per mistake, each beginning with the path: `/egret/apps/0/appkey: unknown; did you mean appKey?`
 */
export function documentMistakes(
  schema: TSchema,
  value: unknown,
  writtenBy: 'people' | 'programs' = 'programs',
): Prose[] {
  if (fits(schema, value)) return []
  const mistakes: Prose[] = []
  const unknown = (pointer: string, name: string): void => {
    const known = Object.keys(schemaAt(schema as Node, pointer)?.properties ?? {})
    mistakes.push(about(`${plainPointer(pointer)}/${name}`, unknownName(name, known)))
  }
  const wrongKinds = new Map<string, { readonly pointer: string; readonly kinds: string[] }>()
  for (const { keyword, instancePath, params, message } of Errors(schema, value)[1]) {
    const path = plainPointer(instancePath)
    if (keyword === 'additionalProperties') {
      for (const name of (params as { additionalProperties: string[] }).additionalProperties)
        unknown(instancePath, name)
    } else if (keyword === 'boolean') {
      // The same of one name, which comes before it; of many unknown names only these come.
      const end = instancePath.lastIndexOf('/')
      unknown(instancePath.slice(0, end), plainPointer(instancePath.slice(end + 1)))
    } else if (keyword === 'required') {
      for (const name of (params as { requiredProperties: string[] }).requiredProperties) {
        mistakes.push(about(`${path}/${name}`, prose('missing', '缺少')))
      }
    } else if (keyword === 'enum') {
      const { allowedValues } = params as { allowedValues: unknown[] }
      mistakes.push(about(path || '/', wrongValue(valueAt(value, instancePath), allowedValues)))
    } else if (keyword === 'const') {
      const { allowedValue } = params as { allowedValue: unknown }
      mistakes.push(about(path || '/', wrongValue(undefined, [allowedValue])))
    } else if (keyword === 'pattern') {
      const { pattern } = params as { pattern: string | RegExp }
      mistakes.push(about(path || '/', SHAPES[String(pattern)] ?? wrongSize(keyword, params, message)))
    } else if (keyword === 'type') {
      const wrong = wrongKinds.get(path) ?? { pointer: instancePath, kinds: [] }
      wrong.kinds.push((params as { type: string }).type)
      wrongKinds.set(path, wrong)
    } else if (keyword !== 'anyOf') {
      mistakes.push(about(path || '/', wrongSize(keyword, params, message)))
    }
  }
  for (const [path, { pointer, kinds }] of wrongKinds) {
    mistakes.push(about(path || '/', wrongKind(valueAt(value, pointer), kinds, writtenBy)))
  }
  // TypeBox names the first eight errors, which may all be of a kind that says nothing by itself.
  if (mistakes.length === 0) mistakes.push(about('/', prose('is not of the right form', '格式不正确')))
  return [...new Map(mistakes.map((mistake) => [mistake.en, mistake])).values()]
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

/**
 * What {@link documentMistakes} returns, sentence by sentence, of a value that may be large; undefined wherever others
 * may run before it goes on. `at` is the path of the value.
 */
export function* mistakesInPieces(
  schema: TSchema,
  value: unknown,
  writtenBy: 'people' | 'programs' = 'programs',
  at = '',
): Generator<Prose | undefined> {
  const found: LongList[] = []
  const short = withoutLongLists(schema as Node, value, at, found)
  for (const mistake of documentMistakes(schema, short, writtenBy)) {
    // What is wrong with the value itself stands at the path `/`.
    yield at === '' ? mistake : changed(mistake, (text) => `${at}${text.replace(/^\/:/, ':')}`)
  }
  for (const { path, items, list } of found) {
    for (const [index, item] of list.entries()) {
      yield undefined
      yield* mistakesInPieces(items as TSchema, item, writtenBy, `${path}/${index}`)
    }
  }
}
