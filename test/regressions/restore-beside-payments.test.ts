import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { startSandbox, stateOf } from '../support/sandbox.ts'
import { sized } from '../support/size.ts'

/** Ways to put other deliveries in the place of the present ones. */
const WIPES = ['restore', 'reset', 'reset of callbacks'] as const

// Between the commit of a payment and the launch of its callback another transaction could list it, or take it away.
test.each([
  ['in memory', false],
  ['with --data', true],
])(
  'payments beside restores and resets, %s: what is in the state is sent once, nothing else is sent',
  async (_, lasting) => {
    const game = await startGame(() => '{"code":0}')
    const data = lasting ? { data: folderWith() } : {}
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }), ...data })
    sandbox.clock.set({ now: 1_700_000_000, frozen: true })
    const empty = await sandbox.snapshot()
    const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', deliver: { delay: '1h' } })
    const ways = {
      restore: () => sandbox.restore(empty),
      reset: () => sandbox.reset(),
      'reset of callbacks': () => fetch(`${sandbox.url}/__admin/reset?scope=callbacks`, { method: 'POST' }),
    }
    for (let round = 0; round < sized(12, 200); round += 1) {
      sandbox.clock.set({ now: 1_700_000_000, frozen: true })
      const wipe = ways[WIPES[round % WIPES.length] ?? 'restore']
      await Promise.all([pay(), pay(), wipe(), pay(), pay()])
      const kept = await sandbox.callbacks.list()
      game.received.length = 0
      await sandbox.clock.advance('2h')
      expect(game.received.map(({ form }) => form.orderId).sort()).toEqual(kept.map(({ order }) => order).sort())
      expect((await sandbox.callbacks.list()).every(({ state }) => state === 'delivered')).toBe(true)
      expect((await stateOf(sandbox)).sandbox.deliveries).toHaveLength(kept.length)
    }
  },
)

test('an order whose state forgets the delivery under way goes on with the next one', async () => {
  let answered = () => {}
  const game = await startGame((_received, count) =>
    count > 1 ? '{"code":0}' : new Promise((resolve) => (answered = () => resolve('{"code":0}'))),
  )
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  const paid = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await expect.poll(() => game.received.length).toBe(1)
  const waited = sandbox.callbacks.waitFor({ id: paid.callbackId })
  // The restored state has the same delivery once more, as one that is still to be sent.
  await sandbox.restore(await sandbox.snapshot())
  await expect.poll(() => game.received.length).toBe(2)
  answered()
  await waited
  await expect.poll(async () => (await sandbox.callbacks.get(paid.callbackId ?? ''))?.state).toBe('delivered')
})

test('someone who waits for a callback that a restore takes away learns that it is cancelled', async () => {
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: 'http://127.0.0.1:9' }) })
  const empty = await sandbox.snapshot()
  const { callbackId } = await sandbox.egret.pay({
    appId: APP.appId,
    id: ALICE.id,
    goodsId: '1',
    deliver: { delay: '1h' },
  })
  const waited = sandbox.callbacks.waitFor({ id: callbackId })
  await sandbox.restore(empty)
  expect((await waited).state).toBe('cancelled')
})
