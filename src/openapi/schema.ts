import type { SchemaObject } from 'openapi3-ts/oas31'
import type { TSchema } from 'typebox'
import { type Fields, object } from '../contract/schema/field.ts'
import type { Language } from './language.ts'

const ZH = 'x-description-zh'

/** Exchanges the texts of a schema for a document in Chinese; fields carry English and, beside it, Chinese. */
function inChinese(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inChinese)
  if (typeof node !== 'object' || node === null) return node
  const members = Object.entries(node).map(([name, value]) => [name, inChinese(value)] as const)
  const turned: Record<string, unknown> = Object.fromEntries(members)
  const { description, [ZH]: zh, ...rest } = turned
  if (typeof zh !== 'string' || typeof description !== 'string') return turned
  return { ...rest, description: zh, 'x-description-en': description }
}

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
}

/** Leaves out examples of another type: the shapes of a union share their notes. */
function fittingExamples(name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || name === 'properties') return value
  const { type, examples } = value as { type?: string; examples?: unknown }
  const fits = typeof type === 'string' ? KINDS[type] : undefined
  if (!fits || !Array.isArray(examples) || examples.every(fits)) return value
  const { examples: _examples, ...rest } = value as Record<string, unknown>
  return rest
}

/** A schema of ours as a document shows it: TypeBox's schemas are JSON Schemas, and those are OpenAPI 3.1 schemas. */
export function schemaObject(schema: TSchema, language: Language): SchemaObject {
  const plain: unknown = JSON.parse(JSON.stringify(schema), fittingExamples)
  return (language === 'zh' ? inChinese(plain) : plain) as SchemaObject
}

/** The schema of an object with these fields. */
export const fieldsObject = (fields: Fields, language: Language): SchemaObject => schemaObject(object(fields), language)

/** `user.getInfo` → `UserGetInfo`, for names of components and of generated types. */
export const componentName = (id: string): string =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
