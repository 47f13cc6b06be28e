import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Store, Transaction } from '../../src/contract/store.ts'
import { sized, testSeed } from '../support/size.ts'
import { ids, others, type Row, row, rows } from './rows.ts'

const turn = () => new Promise<void>((resume) => setImmediate(resume))

/** Everything a reader can say of the rows. */
async function whole(tx: Transaction) {
  const each: Row[] = []
  for await (const one of tx.each(rows, 'byGroup')) each.push(one)
  const inOrder: Row[] = []
  for await (const one of tx.eachOf(rows)) inOrder.push(one)
  return {
    all: await tx.all(rows),
    byGroup: ids(await tx.list(rows, 'byGroup', {})),
    byRank: ids(await tx.list(rows, 'byRank', { newestFirst: true, offset: 1, limit: 3 })),
    each: ids(each),
    inOrder: ids(inOrder),
    first: await tx.find(rows, 'byGroup', ['a']),
    one: await tx.get(rows, '2'),
    others: await tx.all(others),
  }
}

const put = (store: Store, ...made: readonly Row[]) =>
  store.transaction(async (tx) => {
    for (const one of made) await tx.put(rows, one)
  })
const state = (store: Store) => store.transaction(whole)
const isTest = (name: string) => name.startsWith('test.')

// Few different ids, so that rows are replaced, deleted and put again.
const id = fc.integer({ min: 1, max: 6 }).map(String)
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id, group: fc.constantFrom('a', 'b'), rank: fc.nat(3) }) },
  { weight: 2, arbitrary: id },
  { weight: 1, arbitrary: fc.constantFrom('wipe', 'rebuild', 'failed rebuild', 'failed transaction') },
)
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

async function carryOut(store: Store, made: Change): Promise<void> {
  if (typeof made !== 'string') return put(store, made)
  if (made === 'wipe') return store.transaction((tx) => tx.wipe(isTest))
  if (made === 'failed transaction') {
    const failing = store.transaction(async (tx) => {
      await tx.put(rows, row('2', 'failed', 9))
      throw new Error('as asked')
    })
    return expect(failing).rejects.toThrow('as asked')
  }
  if (made !== 'rebuild' && made !== 'failed rebuild') return store.transaction((tx) => tx.delete(rows, made))
  const rebuilt = store.rebuild(
    async (tx) => {
      await tx.put(rows, row('2', 'built', 1))
      await turn()
      await tx.put(rows, row('7', 'a', 1))
      if (made === 'failed rebuild') throw new Error('as asked')
    },
    (tx, built) => tx.replace(isTest, built),
  )
  await (made === 'rebuild' ? rebuilt : expect(rebuilt).rejects.toThrow('as asked'))
}

/** Views and rebuilds, which every store has to have. */
export function storeStates(make: () => Store | Promise<Store>): void {
  describe('views', () => {
    test('show what was there when they were opened, whatever happens while they are read', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 6 }),
          fc.array(change, { maxLength: 8 }),
          fc.array(change, { maxLength: 4 }),
          async (before, meanwhile, later) => {
            const store = await make()
            for (const made of before) await carryOut(store, made)
            const then = await state(store)
            const first = await store.view((tx) => tx)
            const reading = whole(first.seen)
            for (const made of meanwhile) await carryOut(store, made)
            const between = await state(store)
            const second = await store.view((tx) => tx)
            for (const made of later) await carryOut(store, made)
            expect(await reading).toEqual(then)
            expect(await whole(first.seen)).toEqual(then)
            first.release()
            expect(await whole(second.seen)).toEqual(between)
            second.release()
          },
        ),
        { numRuns: sized(30, 300), seed: testSeed() },
      )
    })

    test('see nothing of a transaction that is under way, and write nothing', async () => {
      const store = await make()
      await put(store, row('1', 'a', 1))
      const then = await state(store)
      const [, { seen, release }] = await Promise.all([
        store.transaction(async (tx) => {
          await tx.put(rows, row('1', 'b', 2))
          await turn()
          await tx.put(rows, row('1', 'a', 1))
        }),
        store.view((tx) => tx),
      ])
      expect(await whole(seen)).toEqual(then)
      expect(() => seen.put(rows, row('1', 'a', 2))).toThrow('only read')
      release()
    })
  })

  describe('rebuilds', () => {
    test('replace what they are told in one step; what was written meanwhile is gone, other tables stay', async () => {
      const store = await make()
      await put(store, row('1', 'a', 1), row('2', 'a', 2))
      await store.transaction((tx) => tx.put(others, row('1', 'a')))
      const seen: string[][] = []
      const answer = await store.rebuild(
        async (tx) => {
          expect(await tx.all(rows)).toEqual([])
          await tx.put(rows, row('9', 'z', 1))
          await put(store, row('3', 'a', 3))
          await turn()
          seen.push(ids(await store.transaction((present) => present.all(rows))))
          return 'built'
        },
        async (tx, built) => {
          await tx.replace(isTest, built)
          seen.push(ids(await tx.all(rows)))
          return built.result
        },
      )
      expect(answer).toBe('built')
      expect(seen).toEqual([['1', '2', '3'], ['9']])
      const after = await state(store)
      expect([ids(after.all), after.byGroup, ids(after.others)]).toEqual([['9'], ['9'], ['1']])
    })

    test('go one after another, and leave nothing when they fail, before the step or in it', async () => {
      const store = await make()
      await put(store, row('1', 'a', 1))
      const before = await state(store)
      const order: string[] = []
      const rebuild = (name: string, failsIn?: 'build' | 'place') =>
        store.rebuild(
          async (tx) => {
            order.push(name)
            await tx.put(rows, row(name, 'a', 1))
            await turn()
            order.push(name)
            if (failsIn === 'build') throw new Error(`no ${name}`)
          },
          async (tx, built) => {
            await tx.replace(isTest, built)
            if (failsIn === 'place') throw new Error(`no ${name}`)
          },
        )
      const failing = [rebuild('x', 'build'), rebuild('y', 'place')]
      for (const [at, one] of failing.entries()) await expect(one).rejects.toThrow(`no ${'xy'[at]}`)
      expect(order).toEqual(['x', 'x', 'y', 'y'])
      expect(await state(store)).toEqual(before)
      await rebuild('z')
      expect((await state(store)).byGroup).toEqual(['z'])
    })
  })
}
