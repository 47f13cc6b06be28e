import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { type AnySandbox, starterIn } from '../support/places.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { drawFrom } from '../support/random.ts'
import { postJson, stateOf } from '../support/sandbox.ts'
import { sampled, sized, testSeed } from '../support/size.ts'

dropDatabaseAfterAll()

interface Paid {
  readonly orderId: string
  readonly callbackId: string
}

/**
 * Everything that makes, takes away, repeats or hurries callbacks, at once and in any order, beside a game server that
 * answers as it likes. Afterwards the state has to be whole: nothing stays behind, nothing is sent that was never paid.
 */
test.each(sampled(['in memory', 'with --data', 'in PostgreSQL'] as const, 2))(
  'a storm of payments, replays, cancellations, restores and resets, %s',
  async (place) => {
    const draw = drawFrom(testSeed())
    const acknowledged = new Set<string>()
    const bodies = new Map<string, Set<string>>()
    const game = await startGame(({ form, body }, _count, res) => {
      const order = form.orderId as string
      bodies.set(order, (bodies.get(order) ?? new Set()).add(body))
      if (draw.chance(0.05)) {
        res.destroy()
        return undefined
      }
      if (draw.chance(0.3)) return 'busy'
      acknowledged.add(order)
      return '{"code":0}'
    })
    const start = await starterIn(place, { seed: egretSeed({ payCallbackUrl: `${game.url}/pay` }) })
    const sandbox = await start()
    await sandbox.clock.set({ now: 1_700_000_000, frozen: true })

    const paid: Paid[] = []
    let kept = await sandbox.snapshot()
    const callback = () => (paid.length === 0 ? 'cb_000001' : draw.one(paid).callbackId)
    const at = (path: string, body: unknown = {}) => postJson(`${sandbox.url}/__admin/${path}`, body)
    const deeds: readonly [weight: number, (one: AnySandbox) => Promise<unknown>][] = [
      [
        40,
        async (one) => {
          const deliver = draw.one([
            undefined,
            { delay: '1h' },
            { copies: 2 },
            { order: 'reverse', copies: 2 },
            { drop: true },
          ])
          const body = { appId: APP.appId, id: ALICE.id, goodsId: '1', ...(deliver && { deliver }) }
          const { json } = await postJson(`${one.url}/__admin/egret/pay`, body)
          paid.push(json)
        },
      ],
      [8, () => at(`callbacks/${callback()}/replay`, { copies: 1 + draw.below(3) })],
      [8, () => at(`callbacks/${callback()}/cancel`)],
      [8, () => at(`callbacks/${callback()}/attempt`)],
      [8, (one) => one.clock.advance(draw.one(['1s', '20s', '10m']))],
      [3, async (one) => (kept = await one.snapshot())],
      [3, (one) => one.restore(kept)],
      [2, (one) => one.reset()],
      [2, () => at('reset?scope=callbacks')],
    ]
    const weights = deeds.flatMap(([weight, deed]) => Array<typeof deed>(weight).fill(deed))

    for (let round = 0; round < sized(25, 400); round += 1) {
      await Promise.all(Array.from({ length: 1 + draw.below(8) }, () => draw.one(weights)(sandbox)))
    }
    for (let day = 0; day < 3; day += 1) await sandbox.clock.advance('1d')

    const { egret, sandbox: own } = await stateOf(sandbox)
    const known = new Set(paid.map(({ orderId }) => orderId))
    // What was sent was paid for, and says the same each time.
    for (const [order, sent] of bodies) expect([order, known.has(order), sent.size]).toEqual([order, true, 1])
    const deliveries: { id: string; order: string; state: string; body: string }[] = own.deliveries
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length)
    expect(deliveries.filter(({ state }) => state === 'scheduled')).toEqual([])
    for (const { order, state, body } of deliveries) {
      if (state !== 'delivered') continue
      expect([order, acknowledged.has(order), bodies.get(order)?.has(body)]).toEqual([order, true, true])
    }
    // An order knows how its notification ended.
    const ofOrder = new Map(deliveries.map((delivery) => [delivery.order, delivery]))
    for (const { orderId, notification } of egret.apps[0].orders) {
      expect([orderId, notification === 'scheduled' && ofOrder.has(orderId)]).toEqual([orderId, false])
    }
    // Whatever waits is in the state: the queues are as empty as it is.
    const metrics = await (await fetch(`${sandbox.url}/metrics`)).text()
    expect(/^channel_sandbox_callbacks_scheduled\S* (\d+)$/m.exec(metrics)?.[1]).toBe('0')

    if (place === 'in memory') return
    const before = await stateOf(sandbox)
    await sandbox.close()
    const again = await start()
    expect(await stateOf(again)).toEqual(before)
  },
)
