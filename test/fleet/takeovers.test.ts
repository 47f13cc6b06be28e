import { expect, onTestFinished, test } from 'vitest'
import { ALICE, APP } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { askAny, NAMESPACE, openReplica } from '../support/inFleet.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'
import { openLink } from '../support/postgres/link.ts'
import { sized, testSeed } from '../support/size.ts'

dropDatabaseAfterAll()

const ROUNDS = sized(8, 200)

/** Numbers from 0 to 1 that a seed repeats. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
    return state / 0x80_00_00_00
  }
}

test('the owner is struck off again and again while it works: nothing is lost, and nothing done twice', async () => {
  const where = await freshStore()
  const random = randomFrom(testSeed())
  // In the long run a long way, so that much is on it when the owner is struck off.
  const link = await openLink(where.url, () => sized(0, 15) * random())
  onTestFinished(() => link.close())
  const game = await startGame(() => '{"code":0}')
  const open = () => openReplica({ ...where, url: link.url }, game.url)
  const fleets = [await open(), await open()]
  const paid: string[] = []
  let over = false
  const workers = Array.from({ length: 6 }, async () => {
    while (!over) {
      const body = { appId: APP.appId, id: ALICE.id, goodsId: '1' }
      paid.push((await askAny(fleets, 'POST', '/__admin/egret/pay', body)).orderId)
    }
  })
  const strike = `delete from "${where.schema}".replicas where id =
    (select owner from "${where.schema}".namespaces where name = $1)`
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = paid.length
    await expect.poll(() => paid.length, { interval: 1 }).toBeGreaterThan(before + 10)
    await onDatabase(where.url, (client) => client.query(strike, [NAMESPACE]))
  }
  over = true
  await Promise.all(workers)

  const deliveries = async () =>
    (await askAny(fleets, 'GET', '/__admin/state')).sandbox.deliveries as { state: string }[]
  await expect
    .poll(async () => (await deliveries()).filter(({ state }) => state !== 'delivered'), { interval: 20 })
    .toEqual([])
  const { egret } = await askAny(fleets, 'GET', '/__admin/state')
  const orders = egret.apps[0].orders.map(({ orderId }: { orderId: string }) => orderId)
  expect(orders.sort()).toEqual(paid.sort())
})
