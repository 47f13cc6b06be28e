import { expect, onTestFinished, test } from 'vitest'
import { OwnershipLost } from '../../src/contract/store.ts'
import { type Fleet, openFleet } from '../../src/fleet/fleet.ts'
import type { FleetOptions } from '../../src/fleet/options.ts'
import { providers } from '../../src/providers/index.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { type Game, startGame } from '../support/game.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'
import { openLink } from '../support/postgres/link.ts'
import { sized, testSeed } from '../support/size.ts'

dropDatabaseAfterAll()

const NAME = 'one'
const ROUNDS = sized(8, 200)
const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/** Numbers from 0 to 1 that a seed repeats. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
    return state / 0x80_00_00_00
  }
}

async function openFleets(where: { url: string; schema: string }, game: Game, count: number): Promise<Fleet[]> {
  const options: FleetOptions = {
    ...where,
    version: '0',
    providers,
    seed: egretSeed({ payCallbackUrl: `${game.url}/pay` }),
    journalSize: 100,
    schedule: 'provider',
    callbackTimeoutMs: 10_000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'warn' },
    idSeed: undefined,
    maxNamespaces: 10,
    quota: {},
    onMade: () => undefined,
    report: () => undefined,
  }
  const fleets: Fleet[] = []
  for (let at = 1; at <= count; at += 1) {
    const fleet = await openFleet(options)
    onTestFinished(() => fleet.close())
    await fleet.join(`http://127.0.0.1:${at}`)
    fleets.push(fleet)
  }
  return fleets
}

/** A call of the admin API in the namespace, where this replica owns it or takes it; undefined where another one does. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
async function ask(fleet: Fleet, method: string, path: string, body?: unknown): Promise<any> {
  const place = await fleet.locate(NAME)
  if (place.kind !== 'here') {
    fleet.forget(NAME)
    return undefined
  }
  const { sandbox } = place.owned
  const routed = sandbox.route(method, path)
  if (routed.kind !== 'found') throw new Error(`There is no ${path}`)
  const { operation, pathParams } = routed
  const answer = await sandbox.admin({ operation, pathParams, query: {}, body, origin: '' })
  if (!('body' in answer)) throw new Error('The answer is a stream')
  return JSON.parse(answer.body)
}

/** The replicas in turn, as often as one is told that another has taken over: nothing was changed for it then. */
async function askAny(fleets: readonly Fleet[], method: string, path: string, body?: unknown) {
  for (;;) {
    for (const fleet of fleets) {
      try {
        const answer = await ask(fleet, method, path, body)
        if (answer !== undefined) return answer
      } catch (error) {
        if (!(error instanceof OwnershipLost) || error.kept !== 'no') throw error
      }
    }
    await pause(1)
  }
}

test('the owner is struck off again and again while it works: nothing is lost, and nothing done twice', async () => {
  const where = await freshStore()
  const random = randomFrom(testSeed())
  // In the long run a long way, so that much is on it when the owner is struck off.
  const link = await openLink(where.url, () => sized(0, 15) * random())
  onTestFinished(() => link.close())
  const game = await startGame(() => '{"code":0}')
  const fleets = await openFleets({ ...where, url: link.url }, game, 2)
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
    await onDatabase(where.url, (client) => client.query(strike, [NAME]))
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
