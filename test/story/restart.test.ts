import { expect, test } from 'vitest'
import { createSandbox, DataError } from '../../src/index.ts'
import { APP, getInfo, USER } from '../support/demo.ts'
import { egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { type AnySandbox, type Place, starterIn } from '../support/places.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { send, startSandbox, stateOf } from '../support/sandbox.ts'
import { sized } from '../support/size.ts'

dropDatabaseAfterAll()

/** Another directory or database is where they go on. */
const LASTING = ['with --data', 'in PostgreSQL'] as const
/** The same; a stop of a replica takes a while, so some wait for the long run. */
const SOMETIMES = sized<readonly Place[]>(['with --data'], LASTING)
const pay = (sandbox: AnySandbox) => sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })

test.each([
  ['with --data', { durability: 'os' }],
  ['with --data', { durability: 'disk' }],
  ['in PostgreSQL', {}],
] as const)('the state is there again and the seed is not loaded twice, %s %j', async (place, options) => {
  const start = await starterIn(place, options)
  const first = await start()
  await first.egret.app({ appId: '7', name: 'of the first run' })
  await first.egret.app({ appId: APP.appId, name: 'changed' })
  const before = await stateOf(first)
  await first.close()
  const second = await start()
  expect(await stateOf(second)).toEqual(before)
  await second.close()
  const other = await startSandbox({ seed: egretSeed() })
  expect(await stateOf(other)).not.toEqual(before)
})

test.each(SOMETIMES)('the clock goes on: ahead of time, or standing still, %s', async (place) => {
  const start = await starterIn(place)
  const first = await start()
  await first.clock.advance('2h')
  await first.close()
  const second = await start()
  expect((await second.clock.now()) - Date.now() / 1000).toBeCloseTo(7200, -1)
  await send(`${second.url}/__admin/clock`, { method: 'PUT', body: '{"now":1732000000,"frozen":true}' })
  await second.close()
  const third = await start()
  expect(await third.clock.now()).toBe(1_732_000_000)
  await third.reset()
  await third.close()
  expect(await (await start()).clock.now()).toBeCloseTo(Date.now() / 1000, -1)
})

test.each(LASTING)(
  'callbacks still due go out after the restart, in their order, with the same bytes, %s',
  async (place) => {
    let up = false
    const game = await startGame(() => (up ? '{"code":0}' : 'not yet'))
    const start = await starterIn(place)
    const first = await start()
    await first.clock.set({ now: 1_732_000_000, frozen: true })
    await first.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    const { callbackId } = await pay(first)
    await expect.poll(async () => (await first.callbacks.get(callbackId))?.attempts.length).toBe(1)
    await first.close()
    expect(game.received).toHaveLength(1)

    up = true
    const second = await start()
    expect(await second.callbacks.get(callbackId)).toMatchObject({ state: 'scheduled', dueAt: 1_732_000_015 })
    expect(game.received).toHaveLength(1)
    await second.clock.advance('15s')
    expect(await second.callbacks.get(callbackId)).toMatchObject({
      state: 'delivered',
      attempts: [{}, { status: 200 }],
    })
    expect(game.received[1]?.body).toBe(game.received[0]?.body)
    await second.clock.advance('1d')
    expect(game.received).toHaveLength(2)
  },
)

test.each(SOMETIMES)('no id is given twice, with a seed number too, %s', async (place) => {
  const start = await starterIn(place, { fakerSeed: 7 })
  const orders = new Set<string>()
  const callbacks: string[] = []
  const requests: (string | null)[] = []
  for (let run = 0; run < 3; run += 1) {
    const sandbox = await start()
    requests.push((await getInfo(sandbox)).headers.get('x-sandbox-request-id'))
    for (let at = 0; at < 3; at += 1) {
      const { orderId, callbackId } = await pay(sandbox)
      orders.add(orderId)
      callbacks.push(callbackId)
    }
    await sandbox.close()
  }
  expect(orders.size).toBe(9)
  expect(callbacks).toEqual(Array.from({ length: 9 }, (_, at) => `cb_00000${at + 1}`))
  expect(requests).toEqual(['req_000001', 'req_000002', 'req_000003'])
})

test.each(SOMETIMES)('named snapshots last as well, %s', async (place) => {
  const start = await starterIn(place)
  const first = await start()
  const before = await stateOf(first)
  await send(`${first.url}/__admin/snapshots/one`, { method: 'PUT' })
  await first.egret.login({ appId: APP.appId })
  await first.close()
  const second = await start()
  await send(`${second.url}/__admin/snapshots/one/restore`, { method: 'POST' })
  expect(await stateOf(second)).toEqual(before)
})

test('a directory in use is refused', async () => {
  const data = folderWith()
  await startSandbox({ data })
  await expect(createSandbox({ data })).rejects.toThrow(DataError)
})
