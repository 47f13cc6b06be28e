import type { Schema } from './types.ts'

/** What a person has typed into a form, by field; parts of an object are forms of their own. */
export type Typed = { readonly [name: string]: string | Typed }

/** How a field is asked for. */
export type Kind = 'text' | 'number' | 'yes' | 'choice' | 'parts' | 'json'

const typesOf = ({ type, anyOf }: Schema): readonly string[] =>
  anyOf ? anyOf.flatMap(typesOf) : type === undefined ? [] : typeof type === 'string' ? [type] : type

export function kindOf(schema: Schema): Kind {
  const types = typesOf(schema)
  if (schema.enum) return 'choice'
  if (schema.const !== undefined || types.includes('boolean')) return 'yes'
  if (schema.properties) return 'parts'
  if (types.includes('object') || types.includes('array') || types.length === 0) return 'json'
  return types.includes('string') ? 'text' : 'number'
}

/** Text that is none of a field's kind; the message is shown beside it. */
export class FieldError extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

function valueFrom(name: string, schema: Schema, typed: string | Typed): unknown {
  const kind = kindOf(schema)
  if (typeof typed === 'object') {
    const made = bodyOf(schema, typed)
    return Object.keys(made).length === 0 ? undefined : made
  }
  if (typed === '') return undefined
  if (kind === 'yes') return typed === 'true'
  if (kind === 'choice') return schema.enum?.find((one) => String(one) === typed)
  // What is no number goes as it is: the sandbox says what it wants instead.
  if (kind === 'number') return Number.isFinite(Number(typed)) ? Number(typed) : typed
  if (kind !== 'json') return typed
  try {
    return JSON.parse(typed)
  } catch {
    throw new FieldError(name, 'JSON')
  }
}

/** The body of a call from what was typed; what is empty is left out. */
export function bodyOf(schema: Schema, typed: Typed): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const value = valueFrom(name, field, typed[name] ?? '')
    if (value !== undefined) body[name] = value
  }
  return body
}

/** What a row says of the fields of a form: those of one name. */
export function typedFrom(schema: Schema, row: Readonly<Record<string, unknown>>): Typed {
  const pairs = Object.keys(schema.properties ?? {}).flatMap((name) => {
    const value = row[name]
    if (value === undefined || value === null || typeof value === 'object') return []
    return [[name, String(value)] as const]
  })
  return Object.fromEntries(pairs)
}
