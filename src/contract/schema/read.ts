import type { TSchema } from 'typebox'
import { type Fields, isOptional, READ_ANY } from './field.ts'
import type { Kind } from './wire.ts'

/** What reading found: values by name, and the names that are missing or not of their kind. */
export interface Reading {
  readonly params: Record<string, unknown>
  readonly missing: readonly string[]
  readonly malformed: readonly string[]
}

type ReadText = (text: string) => unknown

interface Plan {
  readonly name: string
  readonly required: boolean
  readonly mayBeEmpty: boolean
  readonly isBoolean: boolean
  readonly read: ReadText
}

const NONE: readonly string[] = Object.freeze([])

/** Reads wire text by field type; `kinds` says which values were no text in JSON. */
export type WireReader = (
  texts: Readonly<Record<string, string>>,
  kinds?: Readonly<Record<string, Kind>> | undefined,
) => Reading

interface Keywords {
  /** Where there are several, the first says how the value is read. */
  readonly type?: string | readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly enum?: readonly (string | number)[]
}

const readInteger = (text: string): number | undefined => {
  if (!/^-?\d+$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}

/** Digits with an optional minus and fraction: no exponent, no hex, no `Infinity`. */
const readNumber = (text: string): number | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined)

/** How the text of one parameter becomes its value; `undefined` says it is not of its kind. */
function textReader(schema: TSchema): ReadText {
  const { type, pattern, minimum, maximum, enum: allowed } = schema as Keywords
  const readAs = typeof type === 'object' ? type[0] : type
  const within = (value: number) => value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity)
  const anyValue = READ_ANY in schema
  const listed = (value: string | number) => anyValue || allowed === undefined || allowed.includes(value)
  if (readAs === 'integer' || readAs === 'number') {
    const readDigits = readAs === 'integer' ? readInteger : readNumber
    return (text) => {
      const value = readDigits(text)
      return value !== undefined && within(value) && listed(value) ? value : undefined
    }
  }
  if (readAs === 'boolean') return (text) => (text === 'true' ? true : text === 'false' ? false : undefined)
  if (pattern === undefined) return (text) => (listed(text) ? text : undefined)
  const shape = new RegExp(pattern)
  return (text) => (shape.test(text) && listed(text) ? text : undefined)
}

/** Only a plain text has an empty value; an empty amount or choice is one that was left out. */
function mayBeEmpty(schema: TSchema): boolean {
  const { type, minLength, pattern, enum: allowed } = schema as Keywords
  return type === 'string' && !minLength && pattern === undefined && allowed === undefined
}

/**
 * Reads wire text by field type, once planned and then run per request.
 *
 * General coercers are wrong here: they accept `""` as 0, `"0x1f"` as 31 and `true` as 1, while the providers are PHP
 * services that send and take digits.
 */
export function wireReader(fields: Fields): WireReader {
  const plans: Plan[] = Object.entries(fields).map(([name, schema]) => ({
    name,
    required: !isOptional(schema),
    mayBeEmpty: mayBeEmpty(schema),
    isBoolean: (schema as Keywords).type === 'boolean',
    read: textReader(schema),
  }))
  return (texts, kinds) => {
    const params: Record<string, unknown> = {}
    let missing: string[] | undefined
    let malformed: string[] | undefined
    for (const plan of plans) {
      const text = texts[plan.name]
      if (text === undefined || (text === '' && !plan.mayBeEmpty)) {
        if (plan.required) {
          missing ??= []
          missing.push(plan.name)
        }
        continue
      }
      const kind = kinds?.[plan.name]
      // A list is no text, even if its text would pass for one.
      const isScalar = kind !== 'json' && (kind !== 'boolean' || plan.isBoolean)
      const value = isScalar ? plan.read(text) : undefined
      if (value === undefined) {
        malformed ??= []
        malformed.push(plan.name)
      } else params[plan.name] = value
    }
    return { params, missing: missing ?? NONE, malformed: malformed ?? NONE }
  }
}
