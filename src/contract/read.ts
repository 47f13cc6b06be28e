import type { TSchema } from 'typebox'
import type { Fields } from './field.ts'

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
  readonly read: ReadText
}

const NONE: readonly string[] = Object.freeze([])

interface Keywords {
  readonly type?: string
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
  const within = (value: number) => value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity)
  const listed = (value: string | number) => allowed === undefined || allowed.includes(value)
  if (type === 'integer' || type === 'number') {
    const readDigits = type === 'integer' ? readInteger : readNumber
    return (text) => {
      const value = readDigits(text)
      return value !== undefined && within(value) && listed(value) ? value : undefined
    }
  }
  if (type === 'boolean') return (text) => (text === 'true' ? true : text === 'false' ? false : undefined)
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
export function wireReader(fields: Fields): (texts: Readonly<Record<string, string>>) => Reading {
  const plans: Plan[] = Object.entries(fields).map(([name, schema]) => ({
    name,
    required: !('~optional' in schema),
    mayBeEmpty: mayBeEmpty(schema),
    read: textReader(schema),
  }))
  return (texts) => {
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
      const value = plan.read(text)
      if (value === undefined) {
        malformed ??= []
        malformed.push(plan.name)
      } else params[plan.name] = value
    }
    return { params, missing: missing ?? NONE, malformed: malformed ?? NONE }
  }
}
