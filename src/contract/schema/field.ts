import type { Static, TProperties, TSchema } from 'typebox'
import * as Type from 'typebox'
import { DURATION_PATTERN } from '../values/duration.ts'

/** A text shown to people, in both languages of the documents we print. */
export interface Prose {
  readonly en: string
  readonly zh: string
}

/** The languages of {@link Prose}. */
export type Language = keyof Prose

/** Where a fact comes from: the provider's document, live games, or our own decision. */
export type Tier = 'documented' | 'observed' | 'assumed'

/** What a field says about itself beside its type. */
export interface FieldNotes extends Prose {
  /** A value as the provider's document prints it. */
  readonly example?: unknown
  /** The field must be present but may be empty. Default: a required text may not be empty. */
  readonly mayBeEmpty?: boolean
  readonly tier?: Tier
  /** Ids of the rows of docs/assumptions.md this field rests on. */
  readonly assumptions?: readonly string[]
}

/** Named fields of one request, reply or callback. */
export type Fields = TProperties

/** The values of {@link Fields} as handlers see them. */
export type Values<F extends Fields> = Static<ReturnType<typeof object<F>>>

/** Marks a schema whose `enum` is for documents, not for reading. */
export const READ_ANY = 'x-refused-by-operation'

function keywords(notes: FieldNotes): Record<string, unknown> {
  return {
    description: notes.en,
    'x-description-zh': notes.zh,
    ...(notes.example === undefined ? {} : { examples: [notes.example] }),
    ...(notes.tier === undefined ? {} : { 'x-tier': notes.tier }),
    ...(notes.assumptions === undefined ? {} : { 'x-assumption': notes.assumptions }),
  }
}

/** Any text; not empty unless the notes allow it. */
export const text = (notes: FieldNotes) => Type.String({ ...keywords(notes), minLength: notes.mayBeEmpty ? 0 : 1 })

/** A whole number. On the wire: digits with an optional minus, nothing else. */
export const int = (notes: FieldNotes) => Type.Integer(keywords(notes))

/** A whole number that is never negative. */
export const count = (notes: FieldNotes) => Type.Integer({ ...keywords(notes), minimum: 0 })

/** A whole number that JSON clients also send as text. Read as {@link int} is. */
export const intOrDigits = (notes: FieldNotes) =>
  Type.Unsafe<number>({ ...keywords(notes), type: ['integer', 'string'], pattern: '^-?\\d+$' })

/** An id that JSON clients send as a number or as text. Kept as the text it had on the wire. */
export const idText = (notes: FieldNotes) =>
  Type.Unsafe<string>({ ...keywords(notes), type: ['string', 'integer'], minLength: 1 })

/** A JSON number in a reply (the documents call it float). */
export const number = (notes: FieldNotes) => Type.Number(keywords(notes))

/** An amount as the client wrote it: kept as text, so that `6.90` stays `6.90`. */
export const decimal = (notes: FieldNotes) => Type.String({ ...keywords(notes), pattern: '^-?\\d+(\\.\\d+)?$' })

const AMOUNT_PATTERN = '^\\d{1,30}(\\.\\d{1,30})?$'
/** What a state keeps of money: an exact number that is never negative. */
export const amount = (notes: FieldNotes) => Type.String({ ...keywords(notes), pattern: AMOUNT_PATTERN })

const NUMBER_PATTERN = '^[1-9]\\d{0,14}$'
/** A number of at least 1 as text, exact as a JSON number too. */
export const numberText = (notes: FieldNotes) => Type.String({ ...keywords(notes), pattern: NUMBER_PATTERN })

/** What a text has to be, by patterns that say it badly. */
export const SHAPES: Readonly<Record<string, Prose>> = {
  [AMOUNT_PATTERN]: { en: 'must be an amount like 6.90', zh: '必须为金额，如 6.90' },
  [DURATION_PATTERN]: { en: 'must be a duration like 250ms, 15s or 5m', zh: '必须为时长，如 250ms、15s、5m' },
  [NUMBER_PATTERN]: {
    en: 'must be at most 15 digits without a leading 0',
    zh: '必须为最多 15 位数字，且不以 0 开头',
  },
}

/** A time that a state keeps, in Unix seconds, 0 for never: at most far beyond any clock, and still a calendar's. */
export const keptTime = (notes: FieldNotes) => Type.Integer({ ...keywords(notes), minimum: 0, maximum: 10 ** 12 })

/** A number that a state keeps and counts on from: it stays exact for long. */
export const keptCount = (notes: FieldNotes, most = 10 ** 15) =>
  Type.Integer({ ...keywords(notes), minimum: 0, maximum: most })

/** A Unix time in seconds, as a number. */
export const unixTime = (notes: FieldNotes) => Type.Integer({ ...keywords(notes), minimum: 0 })

/** 1 or 0, as the providers write yes and no. */
export const flag = (notes: FieldNotes) => Type.Integer({ ...keywords(notes), minimum: 0, maximum: 1 })

/** `true` or `false`. */
export const bool = (notes: FieldNotes) => Type.Boolean(keywords(notes))

/** `true`, or left out. */
export const onlyTrue = (notes: FieldNotes) => Type.Unsafe<true>({ ...keywords(notes), type: 'boolean', const: true })

/** A duration like `250ms`, `15s`, `5m`, `2h`, `1d`. */
export const duration = (notes: FieldNotes) => Type.String({ ...keywords(notes), pattern: DURATION_PATTERN })

/** One of a few fixed texts or numbers. */
export const oneOf = <const V extends readonly (string | number)[]>(values: V, notes: FieldNotes) =>
  Type.Unsafe<V[number]>({
    ...keywords(notes),
    type: typeof values[0] === 'number' ? 'integer' : 'string',
    enum: [...values],
  })

/** The same for a choice that the operation refuses itself: another value is read, and documented as not allowed. */
export const listedNumber = <const V extends readonly number[]>(values: V, notes: FieldNotes) =>
  Type.Unsafe<number>({ ...keywords(notes), type: 'integer', enum: [...values], [READ_ANY]: true })

/** A list of one kind of thing. */
export const list = <S extends TSchema>(item: S, notes?: FieldNotes) => Type.Array(item, notes && keywords(notes))

/** An object with exactly these fields. */
export const object = <F extends Fields>(fields: F, notes?: FieldNotes) =>
  Type.Object(fields, { additionalProperties: false, ...(notes && keywords(notes)) })

/** An object with these fields and any further ones. */
export const openObject = <F extends Fields>(fields: F, notes?: FieldNotes) =>
  Type.Object(fields, { additionalProperties: true, ...(notes && keywords(notes)) })

/** An object with any names, all values of one kind. */
export const record = <S extends TSchema>(value: S, notes?: FieldNotes) =>
  Type.Record(Type.String(), value, notes && keywords(notes))

/** Any JSON value; for the few places that show what others defined. */
export const anything = (notes: FieldNotes) => Type.Unknown(keywords(notes))

/** An answer that goes on, piece by piece, as texts. */
export const streamed = (notes: FieldNotes) =>
  Type.Unsafe<AsyncIterable<string>>({ ...keywords(notes), type: 'string' })

/** The field may be absent. */
export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema)
export const isOptional = (schema: TSchema): boolean => '~optional' in schema

/** Either of several shapes. */
export const union = <A extends TSchema, B extends TSchema>(first: A, second: B) => Type.Union([first, second])

/** A value, or JSON's null. */
export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/** PHP's empty array, which its services send where there is no data. */
export const nothing = () =>
  Type.Unsafe<never[]>({
    type: 'array',
    items: {},
    maxItems: 0,
    description: 'Always an empty list.',
    'x-description-zh': '始终为空数组',
  })
