import { expect, test } from 'vitest'
import { APP, getInfo } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { type AnySandbox, starterIn } from '../support/places.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { send, stateOf } from '../support/sandbox.ts'
import { sized } from '../support/size.ts'

dropDatabaseAfterAll()

const STORIES = sized(8, 20)

test.each([
  [sized(12, 50), 'in memory'],
  [sized(3, 50), 'in PostgreSQL'],
] as const)(`%i workers side by side, ${STORIES} stories each, do not meet, %s`, async (workers, place) => {
  const game = await startGame(() => '{"code":0}')
  const start = await starterIn(place)
  const sandbox = await start()
  const before = await stateOf(sandbox)

  /** A player of this worker logs in, is looked up, pays, and the worker's clock moves on. */
  async function story(own: AnySandbox, worker: number, at: number): Promise<string> {
    const { id, token } = await own.egret.login({ appId: APP.appId })
    expect((await getInfo(own, { token })).json.data).toEqual({ id })
    const ext = `worker ${worker} story ${at}`
    const { orderId, callbackId } = await own.egret.pay({ appId: APP.appId, id, goodsId: '1', ext })
    await own.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    await own.clock.advance('1h')
    return orderId
  }

  async function work(worker: number): Promise<void> {
    const own = sandbox.namespace(`worker-${worker}`)
    await own.clock.set({ now: 1_700_000_000 + worker, frozen: true })
    await own.egret.app({ appId: APP.appId, payCallbackUrl: `${game.url}/${worker}` })
    const orders: string[] = []
    for (let at = 0; at < STORIES; at += 1) orders.push(await story(own, worker, at))

    const { egret } = await stateOf(own)
    const [app] = egret.apps
    expect(app.orders.map((order: { orderId: string }) => order.orderId).sort()).toEqual([...orders].sort())
    expect(new Set(app.orders.map(({ ext }: { ext: string }) => ext.split(' story')[0]))).toEqual(
      new Set([`worker ${worker}`]),
    )
    expect(await own.clock.now()).toBe(1_700_000_000 + worker + STORIES * 3600)
    expect(await own.requests.find()).toHaveLength(STORIES)
    expect((await own.callbacks.list()).map(({ id }) => id)).toContain(`cb_${String(STORIES).padStart(6, '0')}`)
    // What reached the game at this worker's address is this worker's, each once.
    const mine = game.received.filter(({ path }) => path === `/${worker}`).map(({ form }) => form.orderId)
    expect([...mine].sort()).toEqual([...orders].sort())
  }

  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))
  expect(await stateOf(sandbox)).toEqual(before)
  expect(await sandbox.requests.find()).toEqual([])
  expect((await send(`${sandbox.url}/__admin/namespaces`)).json.namespaces).toHaveLength(workers)
})
