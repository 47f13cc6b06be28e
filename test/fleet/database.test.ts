import { randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { StoreError } from '../../src/contract/store.ts'
import { createSandbox } from '../../src/index.ts'
import { openDatabase } from '../../src/store/postgres/database.ts'
import { runCli, startCli } from '../support/dist.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { pay, prepareFleet, stateIn } from '../support/fleet.ts'
import { startGame } from '../support/game.ts'
import { askAny, NAMESPACE, openReplica } from '../support/inFleet.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'
import { openLink } from '../support/postgres/link.ts'
import { postJson, send } from '../support/sandbox.ts'
import { isFull } from '../support/size.ts'

dropDatabaseAfterAll()

const PAY = { appId: APP.appId, id: ALICE.id, goodsId: '1' }

async function behindLink() {
  const where = await freshStore()
  const link = await openLink(where.url)
  onTestFinished(() => link.close())
  const game = await startGame(() => '{"code":0}')
  const fleet = await openReplica({ ...where, url: link.url }, game.url)
  const ask = (method: string, path: string, body?: unknown) => askAny([fleet], method, `/__admin/${path}`, body)
  const orders = async () => {
    const { egret } = await ask('GET', 'state')
    return egret.apps[0].orders.map(({ orderId }: { orderId: string }) => orderId).sort()
  }
  return { where, link, fleet, ask, orders }
}

describe('a database that goes away and comes back', () => {
  test.each(isFull ? ['broken', 'silent'] : ['broken'])('requests wait, once each: the way is %s', async (how) => {
    const { link, ask, orders } = await behindLink()
    const before = await ask('POST', 'egret/pay', PAY)
    link.cut(how === 'silent' ? 'silent' : undefined)
    const paying = Promise.all([1, 2, 3].map(() => ask('POST', 'egret/pay', PAY)))
    setTimeout(() => link.mend(), 150)
    const paid = [before, ...(await paying)].map(({ orderId }) => orderId)
    expect(await orders()).toEqual(paid.sort())
  })

  test('a namespace that is not in memory is refused with a sentence and no defect, and served again afterwards', async () => {
    const { link, fleet, ask } = await behindLink()
    link.cut()
    const refused = Promise.resolve(fleet.locate(NAMESPACE))
    await expect(refused).rejects.toThrow(StoreError)
    await expect(refused).rejects.toThrow(/^Nothing listens at|does not answer|cannot be used/)
    link.mend()
    expect(await ask('GET', 'clock')).toMatchObject({ frozen: false })
  })

  test.runIf(isFull)(
    'the server crashes under load and starts again: what was acknowledged is there, each callback arrives',
    async () => {
      const { startCluster } = await import('../support/postgres/cluster.ts')
      const cluster = await startCluster({ fsync: true })
      onTestFinished(() => cluster.stop())
      const fleet = await prepareFleet(`${cluster.url}/postgres`)
      const replica = await fleet.start()
      onTestFinished(() => void replica.cli.child.kill('SIGKILL'))
      const paid: string[] = []
      let over = false
      const workers = [1, 2, 3, 4].map(async () => {
        while (!over) {
          const { status, orderId } = await pay(replica, NAMESPACE)
          if (status === 200) paid.push(orderId)
        }
      })
      await expect.poll(() => paid.length, { interval: 5 }).toBeGreaterThan(20)
      await cluster.restart()
      const before = paid.length
      await expect.poll(() => paid.length, { interval: 5 }).toBeGreaterThan(before + 20)
      over = true
      await Promise.all(workers)
      await expect
        .poll(async () => (await stateIn(replica, NAMESPACE)).deliveries.filter(({ state }) => state !== 'delivered'))
        .toEqual([])
      const { orders } = await stateIn(replica, NAMESPACE)
      expect(paid.filter((order) => !orders.includes(order))).toEqual([])
    },
  )
})

/** A replica whose user may be kept out of the database by the test. */
async function withOwnUser() {
  const where = await freshStore()
  const role = `some_${where.schema}`
  await onDatabase(where.url, async (client) => {
    await client.query(`create role ${role} login`)
    await client.query(`grant create on database ${client.database} to ${role}`)
  })
  onTestFinished(async () => {
    await onDatabase(where.url, async (client) => {
      await client.query(`drop owned by ${role}`)
      await client.query(`drop role ${role}`)
    })
  })
  const own = new URL(where.url)
  own.username = role
  const game = await startGame(() => '{"code":0}')
  const seed = egretSeed({ payCallbackUrl: `${game.url}/pay` })
  const start = async () => {
    const started = await createSandbox({ store: own.href, storeSchema: where.schema, seed })
    onTestFinished(() => started.close())
    return started
  }
  const sandbox = await start()
  /** At most so many connections from now on; those that are open are ended. */
  const limit = (count: number) =>
    onDatabase(where.url, async (client) => {
      await client.query(`alter role ${role} connection limit ${count}`)
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role])
    })
  return { where, sandbox, start, limit }
}

describe('a server that has no connection left', () => {
  test('requests wait until it has some again, and are carried out once', async () => {
    const { sandbox, limit } = await withOwnUser()
    const before = await sandbox.egret.pay(PAY)
    await limit(0)
    const paying = Promise.all([1, 2, 3].map(() => sandbox.egret.pay(PAY)))
    await limit(-1)
    const paid = [before, ...(await paying)].map(({ orderId }) => orderId)
    expect((await sandbox.egret.orders()).orders.map(({ orderId }) => orderId).sort()).toEqual(paid.sort())
  })

  test('and three are enough to go on: one for each kind of work', async () => {
    const { sandbox, limit } = await withOwnUser()
    await limit(3)
    for (let at = 0; at < 3; at += 1) await sandbox.egret.pay(PAY)
    expect((await sandbox.egret.orders()).orders).toHaveLength(3)
  })

  test.runIf(isFull)('for long: requests are refused with the reason, and nothing acknowledged is lost', async () => {
    const { sandbox, limit } = await withOwnUser()
    const { orderId } = await sandbox.egret.pay(PAY)
    const ready = async () => (await fetch(`${sandbox.url}/readyz`)).status
    expect(await ready()).toBe(200)
    await limit(0)
    await expect.poll(ready).toBe(503)
    const refused = await send(`${sandbox.url}/__admin/clock`)
    expect([refused.status, refused.json.detail]).toEqual([
      503,
      expect.stringMatching(/has no connection left.*Raise max_conn/),
    ])
    await limit(-1)
    await expect.poll(ready).toBe(200)
    expect((await sandbox.egret.orders()).orders).toMatchObject([{ orderId }])
  })
})

test('a machine whose clock jumps goes on by the clock of the database', async () => {
  const { sandbox } = await withOwnUser()
  const before = await sandbox.clock.now()
  const real = Date.now
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + 86_400_000)
  onTestFinished(() => clock.mockRestore())
  await sandbox.egret.pay(PAY)
  expect((await sandbox.clock.now()) - before).toBeLessThan(600)
})

test('a namespace that a newer version has written is refused with a sentence, and is not touched', async () => {
  const { where, sandbox: before, start } = await withOwnUser()
  await before.egret.pay(PAY)
  await before.close()
  const sandbox = await start()
  const changes = `"${where.schema}".changes`
  await onDatabase(where.url, (client) => client.query(`update ${changes} set format = 99`))
  const refused = await send(`${sandbox.url}/__admin/clock`)
  expect([refused.status, refused.json.detail]).toEqual([
    503,
    expect.stringMatching(/written by a newer channel-sandbox .*Update this replica/),
  ])
  await onDatabase(where.url, (client) => client.query(`update ${changes} set format = 1`))
  expect((await sandbox.egret.orders()).orders).toHaveLength(1)
})

describe('a database that cannot be used is a sentence', () => {
  const exitOf = (args: readonly string[]) => runCli(['start', '--port', '0', '--log-level', 'silent', ...args])

  test.each([
    [
      'nothing listens',
      ['--store', 'postgres://postgres@127.0.0.1:1/x'],
      14,
      /Nothing listens at postgres:\/\/127\.0\.0\.1:1\/x/,
    ],
    ['no URL of PostgreSQL', ['--store', 'mysql://127.0.0.1/x'], 2, /--store/],
    ['a directory as well', ['--store', 'postgres://127.0.0.1/x', '--data', 'here'], 2, /two places for one state/],
    [
      'beyond loopback without an address',
      ['--store', 'postgres://127.0.0.1/x', '--host', '0.0.0.0'],
      2,
      /--advertise URL/,
    ],
  ] as const)('%s', async (_case, args, code, sentence) => {
    const ended = await exitOf(args)
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(sentence)])
    expect(ended.stderr).not.toMatch(/at .*\(.*:\d+:\d+\)/)
  })

  test('a schema of a newer version ends with 14, and nothing is changed', async () => {
    const { url, schema } = await freshStore()
    await (await openDatabase({ url, schema })).close()
    const newer = `update "${schema}".settings set value = '{"version":99,"readableFrom":99}' where name = 'schema'`
    await onDatabase(url, (client) => client.query(newer))
    const ended = await exitOf(['--store', url, '--store-schema', schema])
    expect([ended.code, ended.stderr]).toEqual([
      14,
      expect.stringMatching(/brought to version 99 by a newer channel-sandbox/),
    ])
  })

  test.runIf(isFull)(
    'a replica that runs when a newer version makes the schema its own gives up, says so, and serves again once it may',
    async () => {
      const { url, schema } = await freshStore()
      const settings = (value: string) =>
        onDatabase(url, (client) =>
          client.query(`update "${schema}".settings set value = '${value}' where name = 'schema'`),
        )
      const running = startCli(['start', '--port', '0', '--store', url, '--store-schema', schema])
      const [, at = ''] = await running.prints(/^channel-sandbox ready on (\S+)$/m)
      await postJson(`${at}/__admin/egret/app`, { appId: '7', name: 'made before' })
      await settings('{"version":99,"readableFrom":99}')
      await running.prints(/brought to version 99 by a newer channel-sandbox/)
      const { status, json } = await send(`${at}/readyz`)
      expect([status, json.type]).toEqual([503, 'urn:channel-sandbox:struck-off'])
      await settings('{"version":1,"readableFrom":1}')
      await expect.poll(async () => (await send(`${at}/readyz`)).status, { timeout: 10_000 }).toBe(200)
      const { json: kept } = await send(`${at}/__admin/state`)
      expect(kept.egret.apps).toContainEqual(expect.objectContaining({ appId: '7', name: 'made before' }))
    },
  )

  test('a user without rights ends with 14 and is told which to grant', async () => {
    const { url } = await freshStore()
    const role = `poor_${randomBytes(4).toString('hex')}`
    await onDatabase(url, (client) => client.query(`create role ${role} login`))
    onTestFinished(() => onDatabase(url, (client) => client.query(`drop role ${role}`)).then(() => undefined))
    const poor = new URL(url)
    poor.username = role
    const ended = await exitOf(['--store', poor.href])
    expect([ended.code, ended.stderr]).toEqual([
      14,
      expect.stringMatching(/lacks a right: .*Grant CREATE on the database/),
    ])
  })

  test('a user that may have no connection more is told so', async () => {
    const { url, schema } = await freshStore()
    const role = `limited_${schema}`
    await onDatabase(url, (client) => client.query(`create role ${role} login connection limit 0`))
    onTestFinished(() => onDatabase(url, (client) => client.query(`drop role ${role}`)).then(() => undefined))
    const limited = new URL(url)
    limited.username = role
    await expect(openDatabase({ url: limited.href, schema })).rejects.toThrow(
      /has no connection left.*Raise max_connections/,
    )
  })
})
