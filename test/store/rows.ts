import { type KeyPart, type Range, type Store, table } from '../../src/contract/store.ts'

export interface Row {
  readonly id: string
  readonly group: string
  /** Absent: the row is in no `byGroup`. */
  readonly rank?: KeyPart
}

export const rows = table<Row>()({
  name: 'test.rows',
  key: (row) => row.id,
  indexes: {
    byGroup: (row) => (row.rank === undefined ? undefined : [row.group, row.rank]),
    byRank: (row) => (row.rank === undefined ? undefined : [row.rank]),
  },
})
export const others = table<Row>()({ name: 'other.rows', key: (row) => row.id, indexes: {} })

export const row = (id: string, group: string, rank?: KeyPart): Row => ({
  id,
  group,
  ...(rank !== undefined && { rank }),
})
export const ids = (found: readonly Row[]): string[] => found.map(({ id }) => id)

/** The ids of the rows that an index has in a range. */
export const list = async (store: Store, index: 'byGroup' | 'byRank', range: Range = {}) =>
  ids(await store.transaction((tx) => tx.list(rows, index, range)))
