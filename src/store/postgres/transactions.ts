/** A row as the statements return it. */
export type Row = Readonly<Record<string, unknown>>

/** Runs one statement of a transaction and returns its rows. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** Runs work in one transaction on one connection. */
export interface Transactions {
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
}
