import { expect, test } from 'vitest'
import { openReplica } from '../support/inFleet.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'

dropDatabaseAfterAll()

const GAME = 'http://127.0.0.1:9'
// The database sorts the members of what is noted: these come back in another order.
const quota = { rows: 1000, rate: 500, journal: 20 }
const targets = { callbacks: { 'quicksdk.pay.notify': GAME, 'egret.pay.notify': GAME }, receiver: true }

test('a replica that is started as the others are joins them', async () => {
  const where = await freshStore()
  await openReplica(where, GAME, { quota, targets })
  await openReplica(where, GAME, { quota, targets })
})

test('another one is told every difference, and no secret', async () => {
  const where = await freshStore()
  await openReplica(where, GAME, { quota, adminToken: 'first-token' })
  const other = openReplica(where, 'http://127.0.0.1:10', {
    quota: { ...quota, rate: 5 },
    journalSize: 7,
    adminToken: 'other-token',
  })
  await expect(other).rejects.toThrow(
    /have another seed, --journal 100 instead of 7, --quota .*"rate":500.* instead of .*"rate":5.*, another --admin-token\. Start this one as/,
  )
  await expect(other).rejects.toThrow(/^(?!.*(first-token|other-token))/)
})

test('one of a version that knows an option less joins: it has no other opinion', async () => {
  const where = await freshStore()
  await openReplica(where, GAME, { quota })
  await onDatabase(where.url, (client) =>
    client.query(`update "${where.schema}".settings set value = value - '--quota' where name = 'fleet'`),
  )
  await openReplica(where, GAME, { quota })
})
