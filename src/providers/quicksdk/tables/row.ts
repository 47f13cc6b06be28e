import type { Static, TSchema } from 'typebox'
import { type Fields, int, object, text, type Values } from '../../../contract/schema/field.ts'
import type { Table } from '../../../contract/store.ts'

const notes = { en: 'As the state keeps it.', zh: '状态数据' }

/** Members of rows. */
export const str = text({ ...notes, mayBeEmpty: true })
export const whole = int(notes)

/**
 * A table of things that happened. Its fields are its row's type and its part of the seed's schema, so that a state
 * can be written out and read back without a word about the table elsewhere.
 */
export const history =
  <F extends Fields>(fields: F) =>
  <Indexes extends string = never>(table: Table<Values<F>, Indexes>) => ({ schema: object(fields), table })

/** The rows of a {@link history}. */
export type Row<H extends { readonly schema: TSchema }> = Static<H['schema']>
