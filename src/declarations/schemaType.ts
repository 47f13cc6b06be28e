import type { TSchema } from 'typebox'
import { READ_ANY } from '../contract/schema/field.ts'

/** The language of the comments. */
export type Language = 'en' | 'zh'

/** How types are written. */
export interface Style {
  readonly language: Language
  /** What is handed out is the caller's own; what is taken is only read, and may have more members than are known. */
  readonly use: 'taken' | 'given'
}

/** The members of a JSON Schema that the factories of contract/schema/field.ts make. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly [keyword: `x-${string}`]: unknown
}

const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value))

/** A text as TypeScript writes it. */
export const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** A member's name, in quotes where it is none of the language's own. */
export const memberName = (name: string): string =>
  /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : quoted(name)

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

/** A comment above a declaration; nothing where there is nothing to say. */
export function comment(...paragraphs: readonly (string | undefined)[]): string {
  const said = paragraphs.filter((text): text is string => text !== undefined && text !== '')
  if (said.length === 0) return ''
  const lines = said.join('\n').replaceAll('*/', '*\\/').split('\n')
  if (lines.length === 1) return `/** ${lines[0]} */\n`
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`
}

/** What a schema says of itself. */
function proseOf(schema: Schema, { language }: Style): string[] {
  const said = (language === 'zh' ? schema['x-description-zh'] : undefined) ?? schema.description
  const [example] = schema.examples ?? []
  return [
    ...(typeof said === 'string' ? [said] : []),
    ...(example === undefined ? [] : [`@example ${typeof example === 'string' ? example : JSON.stringify(example)}`]),
  ]
}

const plain: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** Either of several types, each once. */
export function union(types: readonly string[]): string {
  const each = [...new Set(types)]
  return each.length === 0 ? 'never' : each.join(' | ')
}

const readonlyIn = ({ use }: Style): string => (use === 'taken' ? 'readonly ' : '')

function arrayType({ items = {}, maxItems }: Schema, style: Style): string {
  const readonly = readonlyIn(style)
  if (maxItems === 0) return `${readonly}never[]`
  const item = schemaType(items as TSchema, style)
  return /^[\w.]+$/.test(item) ? `${readonly}${item}[]` : `${readonly}(${item})[]`
}

/** Members of an object type, each with what its schema says, without the braces. */
export function members(schema: Schema, style: Style): string {
  const { properties = {}, required = [], additionalProperties } = schema
  const lines = Object.entries(properties).map(([name, field]) => {
    const optional = required.includes(name) ? '' : '?'
    const type = schemaType(field as TSchema, style)
    return `${comment(...proseOf(field, style))}${readonlyIn(style)}${memberName(name)}${optional}: ${type}`
  })
  if (additionalProperties === true && style.use === 'taken') lines.push('readonly [further: string]: unknown')
  return lines.join('\n')
}

function record(value: string, { use }: Style): string {
  const type = `Record<string, ${value}>`
  return use === 'taken' ? `Readonly<${type}>` : type
}

function objectType(schema: Schema, style: Style): string {
  const [pattern] = Object.values(schema.patternProperties ?? {})
  if (pattern) return record(schemaType(pattern as TSchema, style), style)
  const inside = members(schema, style)
  return inside === '' ? record('never', style) : `{\n${indented(inside)}\n}`
}

/** The TypeScript type of what a schema describes, with its descriptions as comments. */
export function schemaType(given: TSchema, style: Style): string {
  const schema = given as Schema
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum && schema[READ_ANY] !== true) return union(schema.enum.map(literal))
  if (schema.anyOf) return union(schema.anyOf.map((one) => schemaType(one as TSchema, style)))
  if (schema.type === 'array') return arrayType(schema, style)
  if (schema.type === 'object') return objectType(schema, style)
  if (schema.type === undefined) return 'unknown'
  return union([schema.type].flat().map((type) => plain[type] ?? 'unknown'))
}

/** An exported interface of an object's members. */
export const interfaceOf = (name: string, schema: TSchema, style: Style, head = ''): string => {
  const inside = members(schema as Schema, style)
  return `${head}export interface ${name} {${inside === '' ? '' : `\n${indented(inside)}\n`}}`
}

/** Lines inside braces. */
export const block = (lines: readonly string[]): string => `{\n${indented(lines.join('\n'))}\n}`
