import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { startSandbox } from '../support/sandbox.ts'

async function paid(answer: string, retrySchedule = ['1h']) {
  const { url } = await startGame(() => answer)
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: url }), retrySchedule })
  sandbox.clock.set({ frozen: true })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  return { sandbox, id: callbackId }
}

test('a wait that was in vain says what the game answered', async () => {
  const { sandbox, id } = await paid('{"code":"0"}')
  await expect.poll(async () => (await sandbox.callbacks.get(id))?.attempts.length).toBe(1)
  await expect(sandbox.callbacks.waitFor({ id, state: 'delivered' }, { timeout: '200ms' })).rejects.toThrow(
    'Expected at least 1 callback with id = cb_000001, state = delivered within 200ms; there were 0 of 1. ' +
      'Nearest: cb_000001 differs in state: scheduled (reply-code-as-text).',
  )
})

test('one that has settled otherwise is not waited for', async () => {
  const { sandbox, id } = await paid('{"code":1013}')
  await expect(sandbox.callbacks.waitFor({ id, state: 'delivered' }, { timeout: '1m' })).rejects.toThrow(
    'Nearest: cb_000001 differs in state: failed (reply-refused). What is settled stays so',
  )
})

test('the newest of a provider, without an id', async () => {
  const { sandbox, id } = await paid('{"code":0}')
  expect(await sandbox.callbacks.waitFor({ provider: 'egret', state: 'delivered' })).toMatchObject({ id })
})

test('one that a reset takes away is cancelled for a client that waits for it', async () => {
  const { sandbox, id } = await paid('busy')
  const wanted = sandbox.callbacks.waitFor({ id, state: 'delivered' }, { timeout: '1m' })
  const refused = expect(wanted).rejects.toThrow(
    'there was no callback at all. What is settled stays so: cb_000001 was not waited for any longer.',
  )
  await expect.poll(async () => (await sandbox.callbacks.get(id))?.attempts.length).toBe(1)
  await sandbox.reset()
  await refused
})

test('closing the sandbox ends a wait', async () => {
  const { sandbox, id } = await paid('busy')
  const refused = expect(sandbox.callbacks.waitFor({ id }, { timeout: '1m' })).rejects.toThrow()
  await expect.poll(async () => (await sandbox.callbacks.get(id))?.attempts.length).toBe(1)
  await sandbox.close()
  await refused
})

test('an answer that comes after a reset belongs to nothing', async () => {
  let answer = () => {}
  const game = await startGame(() => new Promise((resolve) => (answer = () => resolve('{"code":0}'))))
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await pay()
  await expect.poll(() => game.received.length).toBe(1)
  await sandbox.reset()
  const late = answer
  const { callbackId } = await pay()
  await expect.poll(() => game.received.length).toBe(2)
  late()
  answer()
  expect(await sandbox.callbacks.waitFor({ id: callbackId })).toMatchObject({ state: 'delivered', attempts: [{}] })
  expect(await sandbox.callbacks.list()).toHaveLength(1)
})

test('an order stays acknowledged when the game refuses a replay', async () => {
  const game = await startGame((_received, count) => (count === 1 ? '{"code":0}' : '{"code":1013}'))
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
  const { egret } = await sandbox.snapshot()
  expect(JSON.stringify(egret)).toContain('"notification":"delivered"')
  const [again = ''] = await sandbox.callbacks.replay(callbackId)
  await sandbox.callbacks.waitFor({ id: again, state: 'failed' })
  expect((await sandbox.snapshot()).egret).toEqual(egret)
})
