import type { TSchema } from 'typebox'
import type { Shown } from './operation.ts'
import type { Fields, Prose, Values } from './schema/field.ts'
import type { Index, Table, Transaction } from './store.ts'

/** The lists a provider may have; each is `GET /__admin/{provider}/{name}`. */
export const LIST_NAMES = ['users', 'orders', 'products', 'goods', 'gifts', 'codes'] as const
export type ListName = (typeof LIST_NAMES)[number]

/** Where a page ended: the index that was read, and the key of its last row. */
export type Cursor = readonly [way: number, key: string]

/** Which page of a list. */
export interface ListQuery {
  /** What one of the searched fields begins with, in any case; everything when absent. */
  readonly search?: string | undefined
  /** At most so many rows. */
  readonly limit: number
  readonly after?: Cursor | undefined
}

export interface ListPage<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; absent on the last one. */
  readonly next?: Cursor
}

/** What is passed to a list: it reads the state and changes nothing. */
export interface ListCall<State> extends ListQuery {
  readonly state: State
  /** Base URL under which the sandbox is reached, without a trailing slash. */
  readonly origin: string
}

/** What the author of a list writes. */
export interface ListInput<State, Item extends Fields, Id extends ListName = ListName> {
  readonly id: Id
  readonly summary: Prose
  /** The fields that `search` looks at. */
  readonly searched: readonly (keyof Item & string)[]
  readonly item: Item
  /** Ids of the actions that can be taken on a row: its fields are their parameters. */
  readonly actions?: readonly string[]
  page(call: ListCall<State>): Promise<ListPage<Shown<Values<Item>>>>
}

/** A list as the admin API reads it. */
export interface List<Item extends TSchema = TSchema, Id extends ListName = ListName> {
  readonly service: string
  readonly id: Id
  readonly summary: Prose
  readonly searched: readonly string[]
  readonly item: Item
  readonly actions: readonly string[]
  /** Rows as {@link item} describes them; the factory has checked that, and the compiler is not asked again. */
  readonly page: (call: ListCall<unknown>) => Promise<ListPage<unknown>>
}

/**
 * One way through a table: an index of one text that no other row has. A search reads those of its keys that begin
 * with what is looked for.
 */
export interface Way<Row> {
  readonly key: (row: Row) => string | undefined
  readonly index: Index<Row>
}

const SEPARATOR = '\u0000'

/** A way by some text, whatever its case; `unique` tells rows of one text apart. Rows without the text are not on it. */
export const wayBy = <Row>(
  text: (row: Row) => string | undefined,
  ...unique: readonly ((row: Row) => string | number)[]
): Way<Row> => {
  const key = (row: Row): string | undefined => {
    const found = text(row)
    if (found === undefined || found === '') return undefined
    return [found.toLowerCase(), ...unique.map((part) => part(row))].join(SEPARATOR)
  }
  return { key, index: toIndex(key) }
}

/** A way by a Unix time in seconds. */
export const wayByTime = <Row>(time: (row: Row) => number, unique: (row: Row) => string): Way<Row> => {
  const key = (row: Row): string => `${String(time(row)).padStart(12, '0')}${SEPARATOR}${unique(row)}`
  return { key, index: toIndex(key) }
}

const toIndex =
  <Row>(key: (row: Row) => string | undefined): Index<Row> =>
  (row) => {
    const found = key(row)
    return found === undefined ? undefined : [found]
  }

/** How a table is leafed through: the names of its indexes with the ways they were made of. */
export interface Browsing<Row, Indexes extends string> {
  readonly table: Table<Row, Indexes>
  /** What is read when nothing is searched. */
  readonly all: readonly [Indexes, Way<Row>]
  readonly newestFirst?: boolean
  /** What a search reads, one after another. */
  readonly search: readonly (readonly [Indexes, Way<Row>])[]
}

/** Sorts after every text that begins alike. */
const LAST = '\uffff'

/**
 * One page of a table. Its cost depends on the page, not on the table: a search reads ranges of ordered indexes. A row
 * that several ways lead to is returned by the first of them, so that a page may be shorter than was asked for.
 */
export async function browse<Row, Indexes extends string>(
  tx: Transaction,
  { table, all, newestFirst = false, search }: Browsing<Row, Indexes>,
  query: ListQuery,
): Promise<ListPage<Row>> {
  const wanted = query.search?.toLowerCase() ?? ''
  const ways = wanted === '' ? [all] : search
  const backwards = wanted === '' && newestFirst
  const [firstWay, begun] = query.after ?? [0, undefined]
  const items: Row[] = []
  let last: Cursor | undefined
  for (const [place, [index, way]] of ways.entries()) {
    if (place < firstWay) continue
    const resumed = place === firstWay ? begun : undefined
    const room = query.limit - items.length
    // One more for the row the last page ended with, one more to see whether there is a next page.
    const most = room + 2
    const from = backwards ? wanted : (resumed ?? wanted)
    const to = backwards ? (resumed ?? LAST) : `${wanted}${LAST}`
    const rows = await tx.list(table, index, { from, to, newestFirst: backwards, limit: most })
    for (const row of rows) {
      const key = way.key(row) as string
      if (key === resumed) continue
      if (items.length === query.limit) return { items, next: last as Cursor }
      last = [place, key]
      const known = ways.slice(0, place).some(([, earlier]) => earlier.key(row)?.startsWith(wanted))
      if (!known) items.push(row)
    }
    if (rows.length === most && last) return { items, next: last }
  }
  return { items }
}

/** At most this many rows are read for one page. */
const LOOKED_INTO = 50

/** What rows hold within them, as an app its goods. */
export interface Within<Row, Item> {
  itemsOf(row: Row): readonly Item[]
  /** What a search compares with the beginning of. */
  textsOf(item: Item, row: Row): readonly string[]
}

/** One page of what the rows of a table hold. A search may return few items, or none, beside a next page. */
export async function browseWithin<Row, Item, Indexes extends string>(
  tx: Transaction,
  { table, all: [index, way] }: Browsing<Row, Indexes>,
  { itemsOf, textsOf }: Within<Row, Item>,
  { search, limit, after }: ListQuery,
): Promise<ListPage<readonly [Item, Row]>> {
  const wanted = search?.toLowerCase() ?? ''
  const [begun, from = ''] = after ?? [0]
  const rows = await tx.list(table, index, { from, to: LAST, limit: LOOKED_INTO + 1 })
  const items: (readonly [Item, Row])[] = []
  for (const [place, row] of rows.entries()) {
    const key = way.key(row) as string
    if (place === LOOKED_INTO) return { items, next: [0, key] }
    for (const [index, item] of itemsOf(row).entries()) {
      if (key === from && index < begun) continue
      if (items.length === limit) return { items, next: [index, key] }
      if (textsOf(item, row).some((text) => text.toLowerCase().startsWith(wanted))) items.push([item, row])
    }
  }
  return { items }
}
