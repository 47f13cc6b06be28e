import { describe, expect, test } from 'vitest'
import type { Owned } from '../../src/store/postgres/commits.ts'
import { createOwners } from '../../src/store/postgres/ownership.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'
import { startReplica, type TestReplica } from '../support/postgres/stores.ts'

dropDatabaseAfterAll()

const PAST = Date.parse('2020-01-01')
const FUTURE = Date.parse('2100-01-01')

async function twoReplicas() {
  const where = await freshStore()
  const first = await startReplica(where, { address: 'http://127.0.0.1:1' })
  const second = await startReplica(where, { address: 'http://127.0.0.1:2' })
  const query = (text: string) => onDatabase(where.url, (client) => client.query(text))
  return { where, first, second, query }
}

async function taken({ owners }: TestReplica, name: string): Promise<Owned> {
  const found = await owners.locate(name, true)
  if (found.kind !== 'taken') throw new Error(`${name} is ${found.kind}`)
  return found.taken
}

describe('a namespace that is given away', () => {
  test('to another replica belongs to that one for every replica, under an epoch of its own', async () => {
    const { first, second } = await twoReplicas()
    const owned = await taken(first, 'a')
    await first.owners.handOver(owned, second.lease.id, undefined)
    const seen = await first.owners.locate('a', true)
    expect(seen).toMatchObject({ kind: 'other', owner: second.lease.id, address: 'http://127.0.0.1:2' })
    const got = await taken(second, 'a')
    expect(got).toMatchObject({ name: 'a', isNew: false })
    expect(got.epoch).toBeGreaterThan(owned.epoch)
  })

  test('to none is free, and goes to the next that wants it', async () => {
    const { first, second } = await twoReplicas()
    await first.owners.handOver(await taken(first, 'a'), undefined, undefined)
    expect(await second.owners.locate('a', false)).toMatchObject({ kind: 'free', epoch: expect.any(Number) })
    expect(await second.owners.locate('b', false)).toEqual({ kind: 'free', epoch: undefined })
    await taken(second, 'a')
    expect(await first.owners.locate('a', true)).toMatchObject({ kind: 'other', owner: second.lease.id })
  })

  test('by one that owns it no more stays where it is', async () => {
    const { where, first, second, query } = await twoReplicas()
    const before = await taken(first, 'a')
    await query(`update "${where.schema}".namespaces set owner = null`)
    await taken(second, 'a')
    await first.owners.handOver(before, undefined, undefined)
    await first.owners.setDue(before, PAST)
    expect(await first.owners.locate('a', true)).toMatchObject({ kind: 'other', owner: second.lease.id })
    expect(await second.owners.due([], 10)).toEqual([])
  })
})

test('work that is due is found by those that may do it, the earliest first, and not beyond the limit', async () => {
  const { first, second } = await twoReplicas()
  for (const [name, due] of [
    ['late', PAST + 2],
    ['early', PAST],
    ['known', PAST + 1],
    ['later', FUTURE],
    ['none', undefined],
  ] as const) {
    await first.owners.handOver(await taken(first, name), undefined, due)
  }
  const owned = await taken(first, 'owned')
  await first.owners.setDue(owned, PAST)
  expect(await second.owners.due(['known'], 10)).toEqual(['early', 'late'])
  expect(await second.owners.due([], 1)).toEqual(['early'])
  expect(await first.owners.due(['known'], 10)).toEqual(expect.arrayContaining(['owned']))
  await first.owners.setDue(owned, undefined)
  expect(await first.owners.due(['known'], 10)).toEqual(['early', 'late'])
})

test('there are no more namespaces than allowed; the one without a name is always there', async () => {
  const { first } = await twoReplicas()
  const owners = createOwners(first.database, first.lease, 2)
  const kinds = []
  for (const name of ['a', 'b', 'c', 'a', '']) kinds.push((await owners.locate(name, true)).kind)
  expect(kinds).toEqual(['taken', 'taken', 'full', 'taken', 'taken'])
  expect((await owners.list()).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('namespaces without an owner end when they were not used for so long, and none else', async () => {
  const { where, first, second, query } = await twoReplicas()
  for (const name of ['idle', 'fresh', '']) await first.owners.handOver(await taken(first, name), undefined, undefined)
  await taken(first, 'owned')
  await query(`update "${where.schema}".namespaces set used_at = used_at - interval '1 hour' where name <> 'fresh'`)
  expect(await second.owners.endExpired(3_700_000)).toBe(0)
  const idle = (await second.owners.list()).map(({ name, idleInSeconds }) => [name, Math.floor(idleInSeconds / 3600)])
  expect(idle).toEqual([
    ['fresh', 0],
    ['idle', 1],
    ['owned', 1],
  ])
  expect(await second.owners.endExpired(3_500_000)).toBe(1)
  expect((await second.owners.list()).map(({ name }) => name)).toEqual(['fresh', 'owned'])
  await first.owners.used(['owned', 'fresh'])
  expect((await second.owners.list()).every(({ idleInSeconds }) => idleInSeconds < 3600)).toBe(true)
})

test('a namespace that is ended is gone, once', async () => {
  const { first } = await twoReplicas()
  const owned = await taken(first, 'a')
  expect([await first.owners.end(owned), await first.owners.end(owned)]).toEqual([true, false])
  expect(await taken(first, 'a')).toMatchObject({ isNew: true })
})

test('replicas are told oldest first with what they own; one whose lease has run out is struck off', async () => {
  const { where, first, second, query } = await twoReplicas()
  await taken(second, 'a')
  expect(await first.owners.replicas()).toEqual([
    { id: first.lease.id, address: 'http://127.0.0.1:1', owned: 0 },
    { id: second.lease.id, address: 'http://127.0.0.1:2', owned: 1 },
  ])
  expect(await first.owners.reap()).toEqual([])
  await query(`update "${where.schema}".replicas set lease_until = clock_timestamp() where id = '${second.lease.id}'`)
  expect(await first.owners.reap()).toEqual([second.lease.id])
  expect((await first.owners.replicas()).map(({ id }) => id)).toEqual([first.lease.id])
})
