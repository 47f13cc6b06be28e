import request from 'supertest'
import { expect, test } from 'vitest'
import type { SideChanges, SideStore } from '../../../src/contract/store.ts'
import { createApp } from '../../../src/http/app.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { GET_INFO, getInfoParams } from '../../support/demo.ts'
import { egretInside } from '../../support/egretInside.ts'

/** A database for what is kept beside the state, as a list; `isAway` is whether it refuses to save. */
function sideInMemory() {
  const entries = new Map<number, string>()
  const extras: Record<string, string> = {}
  const saves: SideChanges[] = []
  const database = { isAway: false }
  const side: SideStore = {
    load: async () => ({ entries: [...entries].sort(([a], [b]) => a - b), extras }),
    async save(changes) {
      if (database.isAway) throw new Error('the database is away')
      saves.push(changes)
      for (const at of [...entries.keys()]) if (at <= changes.droppedUpTo) entries.delete(at)
      for (const at of changes.dropped) entries.delete(at)
      for (const [at, text] of changes.added) entries.set(at, text)
      Object.assign(extras, changes.extras)
    },
  }
  return { side, saves, database, numbers: () => [...entries.keys()].sort((a, b) => a - b) }
}

/** A process with a journal of ten that has the side state, and how it is asked and saved. */
async function processWith(side: SideStore) {
  const { sandbox } = await egretInside({ store: { ...memoryStore(), side } })
  const { app } = createApp(sandbox, undefined, {
    origin: () => '',
    debugHeaders: true,
    adminToken: undefined,
    hostNames: [],
    documents: () => import('../../../src/openapi/index.ts'),
  })
  const ask = async (token: string) => {
    await request(app)
      .post(GET_INFO)
      .type('form')
      .send({ ...getInfoParams(), token })
  }
  return {
    sandbox,
    ask,
    save: () => sandbox.prepareHandOver(0),
    tokens: () => sandbox.journal.list({}).map(({ wire }) => wire.token),
  }
}

const names = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `t${from + at}`)

test('the next process has the newest requests, as many as its journal holds, and their explanations', async () => {
  const { side, numbers } = sideInMemory()
  const first = await processWith(side)
  for (const token of names(1, 13)) await first.ask(token)
  await first.save()
  expect(numbers()).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  const second = await processWith(side)
  expect(second.tokens()).toEqual(names(4, 13).reverse())
  expect(second.sandbox.journal.list({})).toEqual(first.sandbox.journal.list({}))
  await second.ask('t14')
  await second.save()
  expect(numbers()).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
})

test('nothing is saved when nothing has changed, after a takeover too', async () => {
  const { side, saves } = sideInMemory()
  const first = await processWith(side)
  for (const token of names(1, 13)) await first.ask(token)
  await first.save()
  const count = saves.length
  await first.save()
  const second = await processWith(side)
  await second.save()
  expect(saves).toHaveLength(count)
})

test('what is forgotten or cleared is gone for the next process', async () => {
  const { side, numbers } = sideInMemory()
  const first = await processWith(side)
  for (const token of names(1, 4)) await first.ask(token)
  await first.save()
  first.sandbox.journal.forget({ params: { token: 't2' } })
  await first.ask('t5')
  first.sandbox.journal.forget({ params: { token: 't5' } })
  await first.save()
  expect(numbers()).toEqual([1, 3, 4])
  first.sandbox.journal.clear()
  await first.ask('t6')
  await first.save()
  expect(numbers()).toEqual([6])
  expect((await processWith(side)).tokens()).toEqual(['t6'])
})

test('what a database that was away did not take is saved with the next', async () => {
  const { side, database, numbers } = sideInMemory()
  const first = await processWith(side)
  for (const token of names(1, 3)) await first.ask(token)
  await first.save()
  first.sandbox.journal.forget({ params: { token: 't1' } })
  await first.ask('t4')
  database.isAway = true
  await expect(first.save()).rejects.toThrow('away')
  await first.ask('t5')
  database.isAway = false
  await first.save()
  expect(numbers()).toEqual([2, 3, 4, 5])
  expect((await processWith(side)).tokens()).toEqual(['t5', 't4', 't3', 't2'])
})
