import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { send, startSandbox } from '../support/sandbox.ts'

test('settled deliveries give way to newer ones, what is still to be sent stays', async () => {
  const game = await startGame(() => '{"code":0}')
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }), deliveries: 5 })
  const pay = (delay?: string) =>
    sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', ...(delay && { deliver: { delay } }) })
  const waiting = await pay('1d')
  const paid = []
  for (let count = 0; count < 30; count += 1) {
    const { callbackId } = await pay()
    paid.push(callbackId ?? '')
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
  }
  await expect.poll(async () => (await sandbox.callbacks.list()).length).toBeLessThanOrEqual(11)
  const kept = (await sandbox.callbacks.list()).map(({ id }) => id)
  expect(kept).toContain(waiting.callbackId)
  expect(kept).toContain(paid.at(-1))

  const gone = `${sandbox.url}/__admin/callbacks/${paid[0]}`
  expect((await send(gone)).json.detail).toContain('settled, evicted')
  const waited = await send(`${sandbox.url}/__admin/callbacks/wait?id=${paid[0]}&state=delivered`)
  expect([waited.status, waited.json.detail]).toEqual([404, expect.stringContaining('settled, evicted')])
  await expect(sandbox.callbacks.waitFor({ id: paid[0] ?? '' })).rejects.toThrow('settled, evicted')
  expect((await send(`${sandbox.url}/__admin/callbacks/cb_999999`)).json.detail).toContain('No callback')
})

test('of earlier attempts only the beginning of the reply is kept', async () => {
  const game = await startGame((_received, count) => (count < 3 ? 'x'.repeat(16_000) : '{"code":0}'))
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await sandbox.clock.advance('1d')
  const { attempts } = (await sandbox.callbacks.get(callbackId ?? '')) ?? { attempts: [] }
  expect(attempts.map(({ reply }) => reply?.length)).toEqual([1025, 1025, 10])
})
