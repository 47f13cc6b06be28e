import { describe, expect, test } from 'vitest'
import { table } from '../../src/contract/store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { storeContract } from './contract.ts'

describe('the store in memory', () => storeContract(memoryStore))

interface Row {
  readonly id: string
  readonly rank: number
}

const ranked = table<Row>()({
  name: 'test.ranked',
  key: (row) => row.id,
  indexes: { byRank: (row) => [row.rank], byTens: (row) => [Math.floor(row.rank / 10), row.rank] },
})

/** Ranks that follow no order: the multiples of a number that shares no factor with `count`. */
const mixed = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ id: String(at), rank: (at * 7919) % count }))

// An index is made when it is read first, or once a table has many rows: both have to say the same.
test.each([
  ['few rows', 100],
  ['more rows than an index may lack', 20_000],
])('an index says the same, whenever it is read first: %s', async (_what, count) => {
  const store = memoryStore()
  const list = (index: 'byRank' | 'byTens') => store.transaction((tx) => tx.list(ranked, index, {}))
  const ranks = async (index: 'byRank' | 'byTens') => (await list(index)).map(({ rank }) => rank)
  const [early, late] = [mixed(count).slice(0, count - 10), mixed(count).slice(count - 10)]
  await store.transaction(async (tx) => {
    for (const row of early) await tx.put(ranked, row)
  })
  const sorted = (rows: readonly Row[]) => rows.map(({ rank }) => rank).sort((a, b) => a - b)
  expect(await ranks('byRank')).toEqual(sorted(early))
  // One index is there and has to follow; the other is made in the midst of a transaction that is undone.
  const undone = store.transaction(async (tx) => {
    for (const row of late) await tx.put(ranked, row)
    await tx.delete(ranked, '0')
    expect((await tx.list(ranked, 'byTens', {})).length).toBe(count - 1)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await ranks('byTens')).toEqual(sorted(early))
  await store.transaction(async (tx) => {
    for (const row of late) await tx.put(ranked, row)
    await tx.delete(ranked, '0')
  })
  const after = sorted(mixed(count).filter(({ id }) => id !== '0'))
  expect([await ranks('byRank'), await ranks('byTens')]).toEqual([after, after])
})
