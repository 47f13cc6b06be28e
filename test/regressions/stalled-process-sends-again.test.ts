import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { startSandbox } from '../support/sandbox.ts'

/** Keeps the whole process busy, as a machine does that has too much to do. */
function standStill(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

// Seen once as an order that was acknowledged twice, on a machine with ten other things to do.
test('an answer that came while the process stood still is read, not taken for late', async () => {
  const game = await startGame((_received, _count, res) => {
    res.end('{"code":0}')
    // The answer is on its way; the time for it runs out before anything can be read.
    standStill(400)
    return undefined
  })
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }), callbackTimeout: '300ms' })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  const { callbackId = '' } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await sandbox.clock.advance('1d')
  expect((await sandbox.callbacks.get(callbackId))?.attempts.map(({ verdict, error }) => error ?? verdict)).toEqual([
    'delivered',
  ])
  expect(game.received).toHaveLength(1)
})

test('a game server that answers too late is given up at the time that was set', async () => {
  const game = await startGame(() => undefined)
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }), callbackTimeout: '100ms' })
  const { callbackId = '' } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await expect.poll(async () => (await sandbox.callbacks.get(callbackId))?.attempts[0]?.failure).toBe('timeout')
})
