import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Key, KeyPart, Range, Store, Transaction } from '../../src/contract/store.ts'
import { sized, testSeed } from '../support/size.ts'
import { ids, list, type Row, rows } from './rows.ts'

type Change = { readonly put: Row } | { readonly delete: string }

async function apply(tx: Transaction, changes: readonly Change[], fails: boolean): Promise<void> {
  for (const change of changes) {
    if ('put' in change) await tx.put(rows, change.put)
    else await tx.delete(rows, change.delete)
  }
  if (fails) throw new Error('as asked')
}

// Few different values, so that keys meet.
const id = fc.constantFrom('1', '2', '3', '10')
const group = fc.constantFrom('a', 'ab', 'b')
const rank = fc.constantFrom<KeyPart>(-1, 0, 2, 10, '', '10', '2')
const change = fc.oneof<fc.Arbitrary<Change>[]>(
  fc.record({ id, group, rank }).map((made) => ({ put: made })),
  fc.record({ id, group }).map((made) => ({ put: made })),
  id.map((made) => ({ delete: made })),
)
const transactions = fc.record({ changes: fc.array(change, { maxLength: 6 }), fails: fc.boolean() })
const ranges: fc.Arbitrary<Range> = fc.record(
  {
    prefix: fc.oneof(
      fc.constant([]),
      group.map((one): Key => [one]),
      rank.map((one): Key => [one]),
    ),
    from: rank,
    to: rank,
    newestFirst: fc.boolean(),
    offset: fc.nat(3),
    limit: fc.nat(5),
  },
  { requiredKeys: [] },
)

function comparePart(a: KeyPart, b: KeyPart): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}

/** The same as a store's list, by looking at every row. */
function naiveList(all: readonly Row[], index: 'byGroup' | 'byRank', range: Range): string[] {
  const { prefix = [], from, to, newestFirst, offset = 0, limit } = range
  const keyed = all.flatMap((one) => {
    const key = rows.indexes[index](one)
    return key ? [{ id: one.id, key: [...key, one.id] }] : []
  })
  const found = keyed.filter(({ key }) => {
    const next = key[prefix.length]
    if (!prefix.every((part, at) => key[at] === part)) return false
    if (next === undefined) return from === undefined
    return (from === undefined || comparePart(next, from) >= 0) && (to === undefined || comparePart(next, to) <= 0)
  })
  found.sort((a, b) => {
    for (const [at, part] of a.key.entries()) {
      const order = comparePart(part, b.key[at] as KeyPart)
      if (order !== 0) return order
    }
    return 0
  })
  if (newestFirst) found.reverse()
  return ids(found.slice(offset, limit === undefined ? undefined : offset + limit) as unknown as Row[])
}

/** Every store holds what a plain list of the same rows would hold. */
export function storeModel(make: () => Store | Promise<Store>): void {
  test('does what a list of rows would do, whatever happens to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transactions, { maxLength: 15 }), ranges, async (work, range) => {
        const store = await make()
        const model = new Map<string, Row>()
        for (const { changes, fails } of work) {
          const tried = store.transaction((tx) => apply(tx, changes, fails))
          await (fails ? expect(tried).rejects.toThrow('as asked') : tried)
          if (fails) continue
          for (const change of changes) {
            if ('put' in change) model.set(change.put.id, change.put)
            else model.delete(change.delete)
          }
        }
        expect(new Set(ids(await store.transaction((tx) => tx.all(rows))))).toEqual(new Set(model.keys()))
        for (const index of ['byGroup', 'byRank'] as const) {
          expect(await list(store, index, range)).toEqual(naiveList([...model.values()], index, range))
        }
      }),
      { numRuns: sized(60, 300), seed: testSeed() },
    )
  })
}
