import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { egretSigned } from '../support/php.ts'
import { freshDatabase, onDatabase } from '../support/postgres/database.ts'
import { postForm, postJson, send } from '../support/sandbox.ts'
import { sampled, sized } from '../support/size.ts'

/** Where the state is kept, how often it is killed there, and what has to happen before another process goes on. */
const PLACES = [
  {
    place: 'a directory',
    rounds: sized(4, 40),
    async prepare() {
      const data = join(folderWith(), 'data')
      const args = (round: number) => ['--data', data, '--durability', round % 2 === 0 ? 'os' : 'disk']
      return { args, takeUp: async () => undefined }
    },
  },
  {
    place: 'PostgreSQL',
    rounds: sized(2, 40),
    async prepare() {
      const url = await freshDatabase()
      return {
        args: () => ['--store', url],
        /** Ends the lease of the killed process, so that no test waits until it runs out. */
        takeUp: async () => {
          const sql = "select to_regclass('channel_sandbox.replicas') is not null as there"
          const { rows } = await onDatabase(url, (client) => client.query(sql))
          if (rows[0].there) await onDatabase(url, (client) => client.query('delete from channel_sandbox.replicas'))
        },
      }
    },
  },
] as const
const WORKERS = 16

interface Order {
  readonly orderId: string
  readonly notification: string
}
interface Delivery {
  readonly id: string
  readonly order: string
  readonly state: string
}

test.each(sampled(PLACES, 2))(
  'killed $rounds times under load, kept in $place: nothing answered is lost or half done, nothing is paid twice',
  {
    timeout: 120_000 + 40 * 4000,
  },
  async ({ rounds, prepare }) => {
    // Every fifth notification is refused at first, so that retries are due when the process dies.
    const bodies = new Map<string, Set<string>>()
    const game = await startGame(({ form, body }) => {
      const order = form.orderId as string
      const first = !bodies.has(order)
      bodies.set(order, (bodies.get(order) ?? new Set()).add(body))
      return first && Number.parseInt(order.slice(0, 2), 16) % 5 === 0 ? 'not yet' : '{"code":0}'
    })
    const folder = folderWith()
    const seed = join(folder, 'seed.json')
    writeFileSync(seed, JSON.stringify(egretSeed({ payCallbackUrl: `${game.url}/pay` })))
    const { args, takeUp } = await prepare()
    const start = async (round: number) => {
      await takeUp()
      const cli = startCli([
        ...['start', '--port', '0', '--seed', seed, '--log-level', 'silent', ...args(round)],
        ...['--retry-schedule', Array(50).fill('100ms').join()],
        // An order and its notification are compared to the last one.
        ...['--deliveries', '1000000'],
      ])
      return { cli, url: (await cli.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string }
    }

    /** What was answered: callbacks by order, tokens, and per player the last server. */
    const paid = new Map<string, string>()
    const tokens = new Set<string>()
    const servers = new Map<string, number>()

    async function play(url: string, worker: number, isOver: () => boolean): Promise<void> {
      const { json: player } = await postJson(`${url}/__admin/egret/login`, { appId: APP.appId })
      tokens.add(player.token)
      for (let server = 1; !isOver(); server += 1) {
        const { json } = await postJson(`${url}/__admin/egret/pay`, {
          appId: APP.appId,
          id: worker % 2 === 0 ? player.id : ALICE.id,
          goodsId: '1',
        })
        paid.set(json.orderId, json.callbackId)
        const chosen = { appId: APP.appId, time: '1', id: player.id, serverId: String(server) }
        if ((await postForm(`${url}/v2/user/setServer`, egretSigned(chosen, APP.appKey))).json.code === 0)
          servers.set(player.id, server)
      }
    }

    async function check(url: string): Promise<readonly Delivery[]> {
      const { json: state } = await send(`${url}/__admin/state`)
      const [app] = state.egret.apps
      const deliveries: Delivery[] = state.sandbox.deliveries
      const orders = new Map<string, Order>(app.orders.map((order: Order) => [order.orderId, order]))
      const byOrder = new Map(deliveries.map((delivery) => [delivery.order, delivery]))
      // An order and its notification are there together, once, and say the same.
      expect([orders.size, byOrder.size]).toEqual([app.orders.length, deliveries.length])
      expect([...orders.keys()].sort()).toEqual([...byOrder.keys()].sort())
      for (const [order, { notification }] of orders) expect(notification).toBe(byOrder.get(order)?.state)
      for (const [order, callback] of paid) expect(byOrder.get(order)?.id, `order ${order}`).toBe(callback)
      const users = new Map<string, { serverId?: string }>(app.users.map((user: { id: string }) => [user.id, user]))
      const known = new Set(app.users.flatMap((user: { token?: string }) => user.token ?? []))
      for (const token of tokens) expect(known.has(token)).toBe(true)
      for (const [id, server] of servers) expect(Number(users.get(id)?.serverId)).toBeGreaterThanOrEqual(server)
      return deliveries
    }

    for (let round = 0; round < rounds; round += 1) {
      const { cli, url } = await start(round)
      await check(url)
      let over = false
      const load = Array.from({ length: WORKERS }, (_, worker) => play(url, worker, () => over))
      // Another number of payments each time, so that it dies in the middle of something else.
      const enough = paid.size + 1 + ((round * 37) % 150)
      await expect.poll(() => paid.size, { interval: 5 }).toBeGreaterThan(enough)
      const ended = new Promise((resume) => cli.child.once('exit', resume))
      cli.child.kill('SIGKILL')
      over = true
      // Requests that were under way fail; their answers were never given.
      await Promise.allSettled(load)
      await ended
    }

    const { cli, url } = await start(0)
    await expect
      .poll(async () => (await check(url)).filter(({ state }) => state !== 'delivered'), { interval: 200 })
      .toEqual([])
    expect(paid.size).toBeGreaterThan(rounds)
    for (const order of paid.keys()) expect(bodies.get(order)?.size, `order ${order}`).toBe(1)
    const ended = new Promise((resume) => cli.child.once('exit', resume))
    cli.child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
)
