import { freshDatabase } from './postgres/database.ts'

/** Where the command keeps its state in a story. */
export const WAYS = ['one process', 'a replica in PostgreSQL'] as const
export type Way = (typeof WAYS)[number]

/** What the command is started with for it; a database of its own, dropped when the test ends. */
export const argsFor = async (way: Way): Promise<string[]> =>
  way === 'one process' ? [] : ['--store', await freshDatabase()]
