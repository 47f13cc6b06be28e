import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { OwnershipLost, QuotaError, type Store } from '../../src/contract/store.ts'
import { DataError } from '../../src/store/errors.ts'
import { createPostgresCommits } from '../../src/store/postgres/commits.ts'
import { openDatabase } from '../../src/store/postgres/database.ts'
import { migrate } from '../../src/store/postgres/migrate.ts'
import { MIGRATIONS } from '../../src/store/postgres/migrations.ts'
import { rows } from '../support/lasting.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'
import { startReplica } from '../support/postgres/stores.ts'

dropDatabaseAfterAll()

const put = (store: Store, id: string, value = 1) => store.transaction((tx) => tx.put(rows, { id, value }))
const all = async (store: Store) =>
  (await store.transaction((tx) => tx.list(rows, 'byValue', {}))).map(({ id, value }) => `${id}=${value}`)

/** Two replicas of one store; the first has lost its lease by the database's word, and does not know it yet. */
async function takenOver() {
  const where = await freshStore()
  const [first, second] = [await startReplica(where), await startReplica(where)]
  const before = await first.open('a')
  await put(before, 'kept', 1)
  await onDatabase(where.url, (client) =>
    client.query(`delete from "${where.schema}".replicas where id = '${first.lease.id}'`),
  )
  const after = await second.open('a')
  return { where, first, second, before, after }
}

describe('one owner at a time', () => {
  test('a new owner has what the one before was told is kept, from log and snapshot', async () => {
    const { where, before, after } = await takenOver()
    expect(await all(after)).toEqual(['kept=1'])
    expect(before.owned.epoch).toBeLessThan(after.owned.epoch)
    for (let at = 0; at < 300; at += 1) await put(after, `r${at}`, at + 10)
    await after.snapshot()
    await put(after, 'behind the snapshot', 9999)
    const whole = await all(after)
    await onDatabase(where.url, (client) => client.query(`delete from "${where.schema}".replicas`))
    const third = await startReplica(where)
    expect(await all(await third.open('a'))).toEqual(whole)
  })

  test('a former owner writes nothing, and what was built on it is gone', async () => {
    const { before, after } = await takenOver()
    const lost = await Promise.allSettled([put(before, 'x'), put(before, 'y')])
    for (const outcome of lost) {
      expect(outcome.status).toBe('rejected')
      const { reason } = outcome as PromiseRejectedResult
      expect(reason).toBeInstanceOf(OwnershipLost)
      expect((reason as OwnershipLost).kept).toBe('no')
    }
    await expect(all(before)).rejects.toThrow(OwnershipLost)
    expect(await all(after)).toEqual(['kept=1'])
  })

  test('a former owner that goes on tidying up deletes nothing of the new one', async () => {
    const { where, first, before, after } = await takenOver()
    await put(after, 'new', 2)
    await after.snapshot()
    await put(after, 'behind the snapshot', 3)
    const { run, sql } = first.database
    await run('bulk', sql.dropParts, ['a', 0, before.owned.epoch])
    await run('bulk', sql.dropChanges, ['a', 1_000_000, before.owned.epoch])
    await onDatabase(where.url, (client) => client.query(`delete from "${where.schema}".replicas`))
    const third = await startReplica(where)
    expect(await all(await third.open('a'))).toEqual(['kept=1', 'new=2', 'behind the snapshot=3'])
  })

  test('a snapshot that its owner did not finish is no part of what the next one reads, and goes with its first', async () => {
    const { where, first, after } = await takenOver()
    const { run, sql } = first.database
    await run('bulk', sql.addPart, ['a', 999_999, 0, 1, '["lasting.rows",[["half",{"id":"half","value":9}]]]'])
    await after.snapshot()
    await onDatabase(where.url, (client) => client.query(`delete from "${where.schema}".replicas`))
    const third = await startReplica(where)
    expect(await all(await third.open('a'))).toEqual(['kept=1'])
    const ids = `select distinct id from "${where.schema}".snapshots where namespace = 'a'`
    expect((await onDatabase(where.url, (client) => client.query(ids))).rowCount).toBe(1)
  })

  test('a batch that is refused when it is sent again may have been kept: nothing in memory is trusted any more', async () => {
    const { database, lease } = await startReplica(await freshStore())
    const answers = [{ code: 'ECONNRESET' }, { code: '57014', message: 'canceling statement due to statement timeout' }]
    let lost = 0
    let undone = 0
    const commits = createPostgresCommits({
      database: { ...database, run: () => Promise.reject(Object.assign(new Error('no'), answers.shift())) },
      lease,
      owned: { name: 'a', epoch: 1 },
      seq: 0,
      size: 0,
      format: 1,
      due: undefined,
      dueOf: () => undefined,
      exclusive: async (work) => work(),
      refuse: () => undefined,
      onLost: () => {
        lost += 1
      },
      onKept: () => undefined,
    })
    const kept = commits.record([['lasting.rows', 'x', { id: 'x' }]], () => {
      undone += 1
    })
    await expect(kept).rejects.toMatchObject({ kept: 'unknown' })
    expect([lost, undone]).toEqual([1, 0])
  })

  test('a replica that was struck off and does not know it yet says so, instead of looking again and again', async () => {
    const where = await freshStore()
    const replica = await startReplica(where)
    await onDatabase(where.url, (client) => client.query(`delete from "${where.schema}".replicas`))
    await expect(replica.owners.locate('a', true)).rejects.toThrow(OwnershipLost)
  })

  test('a process that slept answers nothing from memory before the database has confirmed it', async () => {
    const where = await freshStore()
    let now = 0
    let lost = 0
    const clocks = { monotonic: () => now, wall: () => now }
    const sleeper = await startReplica(where, { clocks, onLost: () => (lost += 1) })
    const store = await sleeper.open('a')
    await put(store, 'a')
    now += 4900
    expect(sleeper.lease.holds()).toBe(true)
    now += 200
    expect(sleeper.lease.holds()).toBe(false)
    // Still registered: it asks, and goes on.
    expect(await all(store)).toEqual(['a=1'])
    now += 60_000
    await onDatabase(where.url, (client) => client.query(`delete from "${where.schema}".replicas`))
    await expect(all(store)).rejects.toThrow(OwnershipLost)
    expect(lost).toBe(1)
  })

  test('a wrong clock of the machine changes nothing: it is never compared with another', async () => {
    const where = await freshStore()
    const early = await startReplica(where, { clocks: { monotonic: () => performance.now(), wall: () => 1000 } })
    const right = await startReplica(where)
    expect(Math.abs(early.lease.nowMs() - right.lease.nowMs())).toBeLessThan(60_000)
    await put(await early.open('a'), 'a')
    await expect(right.open('a')).rejects.toThrow('other')
  })

  test('of replicas that race one gets it', async () => {
    const where = await freshStore()
    const replicas = await Promise.all(Array.from({ length: 3 }, () => startReplica(where)))
    for (let at = 0; at < 10; at += 1) {
      const found = await Promise.all(replicas.map(({ owners }) => owners.locate(`n${at}`, true)))
      expect(found.map(({ kind }) => kind).sort()).toEqual(['other', 'other', 'taken'])
    }
  })

  test('a batch whose answer was lost is sent again and is there once', async () => {
    const where = await freshStore()
    const replica = await startReplica(where)
    let broken = 0
    const run: typeof replica.database.run = async (lane, statement, values) => {
      const answer = await replica.database.run(lane, statement, values)
      if (!statement.name.includes('append') || broken > 0) return answer
      broken += 1
      throw Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' })
    }
    const store = await startStore({ ...replica, database: { ...replica.database, run } })
    await put(store, 'a')
    expect(broken).toBe(1)
    const counted = await onDatabase(where.url, (client) =>
      client.query(`select count(*)::int as count from "${where.schema}".changes`),
    )
    expect(counted.rows[0].count).toBe(1)
  })

  async function startStore({ database, lease, owners }: Awaited<ReturnType<typeof startReplica>>) {
    const { openNamespaceStore } = await import('../../src/store/postgres/namespaceStore.ts')
    const found = await owners.locate('a', true)
    if (found.kind !== 'taken') throw new Error(found.kind)
    return openNamespaceStore({ database, lease, taken: found.taken })
  }

  test('rows beyond the quota are refused', async () => {
    const replica = await startReplica(await freshStore())
    const store = await replica.open('a', { mostRows: 10 })
    const fill = async () => {
      for (let at = 0; at < 50; at += 1) await put(store, `r${at}`)
    }
    await expect(fill()).rejects.toThrow(QuotaError)
    expect((await all(store)).length).toBeLessThanOrEqual(11)
  })
})

describe('a pooler before the database', () => {
  test('that hands out another connection with each transaction: statements are no longer prepared', async () => {
    const database = await openDatabase(await freshStore())
    onTestFinished(() => database.close())
    const { run, sql } = database
    const [first] = await run('bulk', sql.newSnapshot, [])
    await run('bulk', { name: 'forget', text: 'deallocate all' }, [])
    const [second] = await run('bulk', sql.newSnapshot, [])
    expect(second?.id).toBeGreaterThan(first?.id as number)
  })

  test('that lets no parameter of a connection through: the server is not asked to limit statements', async () => {
    const { url, schema } = await freshStore()
    const to = new URL(url)
    const refused = ['SFATAL', 'C08P01', 'Munsupported startup parameter: statement_timeout', ''].join('\0')
    const head = Buffer.from('E\0\0\0\0')
    head.writeInt32BE(refused.length + 5, 1)
    let refusals = 0
    const pooler = createServer((client) => {
      client.on('error', () => undefined)
      client.once('data', (first) => {
        if (first.includes('statement_timeout')) {
          refusals += 1
          client.end(Buffer.concat([head, Buffer.from(`${refused}\0`)]))
          return
        }
        const server = connect(Number(to.port), to.hostname)
        server.on('error', () => client.destroy())
        server.write(first)
        client.pipe(server).pipe(client)
      })
    })
    await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void pooler.close())
    const by = new URL(url)
    by.port = String((pooler.address() as AddressInfo).port)
    const database = await openDatabase({ url: by.href, schema })
    expect(refusals).toBe(1)
    expect(database.secret).toMatch(/^[0-9a-f]{64}$/)
    await database.close()
  })
})

describe('the schema', () => {
  test('of a newer program is refused, unless it says that this one can work with it', async () => {
    const { url, schema } = await freshStore()
    const database = await openDatabase({ url, schema })
    const newer = { version: 2, statements: ['create table {s}.more (a int)'] }
    await migrate(database, schema, 'it', [...MIGRATIONS, { ...newer, readableFrom: 1 }])
    expect(await migrate(database, schema, 'it')).toBe(database.secret)
    await migrate(database, schema, 'it', [
      ...MIGRATIONS,
      { ...newer, readableFrom: 1 },
      { ...newer, version: 3, readableFrom: 3, statements: [] },
    ])
    await database.close()
    await expect(openDatabase({ url, schema })).rejects.toThrow(/newer channel-sandbox .* --store-schema/)
  })

  test('a step that fails leaves nothing, and several at once do it once', async () => {
    const { url, schema } = await freshStore()
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url, schema })))
    expect(new Set(opened.map(({ secret }) => secret)).size).toBe(1)
    const broken = { version: 2, readableFrom: 1, statements: ['create table {s}.half (a int)', 'no sql'] }
    await expect(migrate(opened[0] as never, schema, 'it', [...MIGRATIONS, broken])).rejects.toThrow('syntax')
    const found = await onDatabase(url, (client) => client.query(`select to_regclass('"${schema}".half') as half`))
    expect(found.rows[0].half).toBeNull()
    await Promise.all(opened.map((one) => one.close()))
  })

  test.each([
    ['nothing listens', 'postgres://postgres@127.0.0.1:1/x', /Nothing listens/],
    ['no such host', 'postgres://postgres@no-such-host.invalid/x', /cannot be/],
  ])('%s is a sentence', async (_case, url, sentence) => {
    const failed = openDatabase({ url, schema: 'x' })
    await expect(failed).rejects.toThrow(DataError)
    await expect(failed).rejects.toThrow(sentence)
  })

  test('a user without rights is a sentence', async () => {
    const { url } = await freshStore()
    await onDatabase(url, (client) =>
      client.query(
        `do $$ begin if not exists (select from pg_roles where rolname = 'nobody_here') then create role nobody_here login; end if; end $$`,
      ),
    )
    const poor = new URL(url)
    poor.username = 'nobody_here'
    await expect(openDatabase({ url: poor.href, schema: 'not_mine' })).rejects.toThrow(/lacks a right/)
  })
})
