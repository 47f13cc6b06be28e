import type { TObject } from 'typebox'
import { type Fields, object, type Values } from './schema/field.ts'
import { type Table, table } from './store.ts'

/** Rows are replaced whole, never changed in place. */
type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Immutable<T[Name]> }
    : T

/** The rows of a table with these fields. */
export type Row<F extends Fields> = Immutable<Values<F>>

/** A table of a provider. Its fields are the type of its rows and the schema of what a written-out state says of them. */
export interface StateTable<F extends Fields = Fields, Indexes extends string = string> extends Table<Row<F>, Indexes> {
  readonly fields: F
  readonly schema: TObject<F>
}

/** Declares a {@link StateTable}. */
export const stateTable =
  <F extends Fields>(fields: F) =>
  <Indexes extends string = never>(declared: Table<Row<F>, Indexes>): StateTable<F, Indexes> => {
    const made = { ...declared, fields, schema: object(fields) }
    table<Row<F>>()(made)
    return made
  }

/** Fields without some of them; what a state says of a row where its place tells the rest. */
export function without<F extends Fields, Name extends keyof F & string>(
  fields: F,
  ...names: readonly Name[]
): Omit<F, Name> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name as Name))) as Omit<F, Name>
}
