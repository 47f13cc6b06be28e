import { describe, expect, test } from 'vitest'
import type { Range, Store } from '../../src/contract/store.ts'
import { storeModel } from './contractModel.ts'
import { storeStates } from './contractStates.ts'
import { ids, list, others, type Row, row, rows } from './rows.ts'

/** What every store has to do, whatever it keeps its rows in. */
export function storeContract(make: () => Store | Promise<Store>): void {
  const put = (store: Store, ...made: Row[]) =>
    store.transaction(async (tx) => {
      for (const one of made) await tx.put(rows, one)
    })
  /** Everything a store can say about its rows, for comparing before and after. */
  const whole = async (store: Store) => ({
    all: await store.transaction((tx) => tx.all(rows)),
    byGroup: await list(store, 'byGroup'),
    byRank: await list(store, 'byRank'),
  })

  describe('rows', () => {
    test('are found by key, replaced whole, and gone when deleted', async () => {
      const store = await make()
      await put(store, row('1', 'a', 1), row('1', 'b', 2))
      await store.transaction(async (tx) => {
        expect(await tx.get(rows, '1')).toEqual(row('1', 'b', 2))
        expect(await tx.get(rows, '2')).toBeUndefined()
        await tx.delete(rows, '1')
        expect(await tx.get(rows, '1')).toBeUndefined()
        await tx.delete(rows, 'never there')
      })
      expect(await whole(store)).toEqual({ all: [], byGroup: [], byRank: [] })
    })

    test('are all listed in the order of their key', async () => {
      const store = await make()
      await put(store, row('b', 'x'), row('10', 'x'), row('9', 'x'), row('a', 'x'))
      expect(ids(await store.transaction((tx) => tx.all(rows)))).toEqual(['10', '9', 'a', 'b'])
    })

    test('of one table are in no other', async () => {
      const store = await make()
      await put(store, row('1', 'a'))
      expect(await store.transaction((tx) => tx.all(others))).toEqual([])
    })

    test.each(['__proto__', 'constructor', ''])('may have the key %j', async (id) => {
      const store = await make()
      expect(await store.transaction((tx) => tx.get(rows, id))).toBeUndefined()
      await put(store, row(id, 'a', 1))
      expect(await store.transaction((tx) => tx.get(rows, id))).toEqual(row(id, 'a', 1))
    })
  })

  describe('indexes', () => {
    const filled = async () => {
      const store = await make()
      await put(
        store,
        row('1', 'a', 3),
        row('2', 'a', 1),
        row('3', 'b', 2),
        row('4', 'a', 10),
        row('5', 'a', 'x'),
        row('6', 'a'),
        row('7', 'a', 1),
        row('8', 'ab', 0),
      )
      return store
    }

    test.each<[string, Range, string[]]>([
      ['everything in it', {}, ['2', '7', '1', '4', '5', '8', '3']],
      ['a prefix, and nothing that only begins like it', { prefix: ['a'] }, ['2', '7', '1', '4', '5']],
      ['a whole key', { prefix: ['a', 1] }, ['2', '7']],
      ['a prefix longer than any key', { prefix: ['a', 1, '2', 'x'] }, []],
      ['nothing', { prefix: ['c'] }, []],
      ['from, included', { prefix: ['a'], from: 3 }, ['1', '4', '5']],
      ['to, included', { prefix: ['a'], to: 3 }, ['2', '7', '1']],
      ['from and to', { prefix: ['a'], from: 2, to: 10 }, ['1', '4']],
      ['texts after numbers', { prefix: ['a'], from: '' }, ['5']],
      ['an empty range', { prefix: ['a'], from: 10, to: 3 }, []],
      ['newest first', { prefix: ['a'], newestFirst: true }, ['5', '4', '1', '7', '2']],
      ['newest first in a range', { prefix: ['a'], from: 1, to: 3, newestFirst: true }, ['1', '7', '2']],
      ['a page', { prefix: ['a'], offset: 1, limit: 2 }, ['7', '1']],
      ['a page of the newest', { newestFirst: true, offset: 2, limit: 2 }, ['5', '4']],
      ['a page beyond the end', { offset: 100, limit: 2 }, []],
      ['no rows at all', { limit: 0 }, []],
    ])('list %s', async (_case, range, wanted) => {
      expect(await list(await filled(), 'byGroup', range)).toEqual(wanted)
    })

    test('find the first of a prefix', async () => {
      await (await filled()).transaction(async (tx) => {
        expect(await tx.find(rows, 'byGroup', ['a'])).toEqual(row('2', 'a', 1))
        expect(await tx.find(rows, 'byGroup', ['a', 10])).toEqual(row('4', 'a', 10))
        expect(await tx.find(rows, 'byGroup', ['c'])).toBeUndefined()
      })
    })

    test('follow a row that changes its key, leaves and comes back', async () => {
      const store = await filled()
      await put(store, row('2', 'b', 1))
      expect(await list(store, 'byGroup', { prefix: ['b'] })).toEqual(['2', '3'])
      expect(await list(store, 'byGroup', { prefix: ['a', 1] })).toEqual(['7'])
      await put(store, row('2', 'b'))
      expect(await list(store, 'byGroup', { prefix: ['b'] })).toEqual(['3'])
      await put(store, row('2', 'b', 5))
      expect(await list(store, 'byGroup', { prefix: ['b'] })).toEqual(['3', '2'])
    })

    test('that were not declared are a mistake', async () => {
      await expect((await make()).transaction((tx) => tx.list(rows, 'byName' as 'byRank', {}))).rejects.toThrow(
        'byName',
      )
    })
  })

  describe('transactions', () => {
    test('answer what their work answers', async () => {
      expect(await (await make()).transaction(async () => 7)).toBe(7)
    })

    test('that fail leave no trace: put, change, move in an index, delete', async () => {
      const store = await make()
      await put(store, row('1', 'a', 1), row('2', 'a', 2), row('3', 'a', 3))
      const before = await whole(store)
      const failing = store.transaction(async (tx) => {
        await tx.put(rows, row('4', 'a', 4))
        await tx.put(rows, row('1', 'b', 9))
        await tx.put(rows, row('1', 'c'))
        await tx.delete(rows, '2')
        await tx.delete(rows, '4')
        await tx.put(rows, row('2', 'z', 0))
        expect(ids(await tx.all(rows))).toEqual(['1', '2', '3'])
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await whole(store)).toEqual(before)
    })

    test('that fail take nothing from those before and after', async () => {
      const store = await make()
      const outcomes = await Promise.allSettled([
        put(store, row('1', 'a', 1)),
        store.transaction(async (tx) => {
          await tx.put(rows, row('1', 'a', 2))
          throw new Error('no')
        }),
        put(store, row('2', 'a', 2)),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect((await whole(store)).all).toEqual([row('1', 'a', 1), row('2', 'a', 2)])
    })

    test('see what they wrote themselves', async () => {
      await (await make()).transaction(async (tx) => {
        await tx.put(rows, row('1', 'a', 1))
        expect(await tx.find(rows, 'byRank', [1])).toEqual(row('1', 'a', 1))
      })
    })

    test('run one after another, in the order they were asked for, however long they take', async () => {
      const store = await make()
      const order: string[] = []
      const add = (name: string, pauses: number) =>
        store.transaction(async (tx) => {
          order.push(`${name} begins`)
          const before = (await tx.get(rows, 'sum'))?.rank ?? 0
          for (let i = 0; i < pauses; i += 1) await new Promise(setImmediate)
          await tx.put(rows, row('sum', 'a', Number(before) + 1))
          order.push(`${name} ends`)
        })
      await Promise.all([add('first', 3), add('second', 0), add('third', 1)])
      await add('fourth', 0)
      expect(order).toEqual(
        ['first', 'second', 'third', 'fourth'].flatMap((name) => [`${name} begins`, `${name} ends`]),
      )
      expect((await store.transaction((tx) => tx.get(rows, 'sum')))?.rank).toBe(4)
    })
  })

  test('wipe empties the tables that are named, and they go on working', async () => {
    const store = await make()
    await put(store, row('1', 'a', 1))
    await store.transaction((tx) => tx.put(others, row('1', 'a')))
    await store.transaction((tx) => tx.wipe((name) => name.startsWith('test.')))
    expect(await whole(store)).toEqual({ all: [], byGroup: [], byRank: [] })
    expect(await store.transaction((tx) => tx.all(others))).toHaveLength(1)
    await put(store, row('2', 'a', 1))
    expect(await list(store, 'byGroup')).toEqual(['2'])
  })

  test('a wipe that fails leaves every row and index as it was', async () => {
    const store = await make()
    await put(store, row('1', 'a', 1), row('2', 'b', 2))
    const before = await whole(store)
    const failing = store.transaction(async (tx) => {
      await tx.put(rows, row('3', 'a', 3))
      await tx.wipe((name) => name.startsWith('test.'))
      await tx.put(rows, row('1', 'z', 9))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await whole(store)).toEqual(before)
  })

  test('wipe waits for its turn', async () => {
    const store = await make()
    const writing = store.transaction(async (tx) => {
      await new Promise(setImmediate)
      await tx.put(rows, row('1', 'a', 1))
    })
    await Promise.all([writing, store.transaction((tx) => tx.wipe(() => true))])
    expect((await whole(store)).all).toEqual([])
  })

  storeModel(make)
  storeStates(make)
}
