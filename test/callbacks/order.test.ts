import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { startSandbox, stateOf } from '../support/sandbox.ts'

test('500 payments at a game server that answers in random order and fails 30 %: each acknowledged once, none lost', async () => {
  let dice = 42
  const random = () => {
    dice = (dice * 1_103_515_245 + 12_345) % 2 ** 31
    return dice / 2 ** 31
  }
  const acknowledged = new Map<string, number>()
  const waiting: (() => void)[] = []
  const game = await startGame(async ({ form }) => {
    // Holds answers back and lets them go in another order than they came.
    await new Promise<void>((resume) => {
      waiting.splice(Math.floor(random() * (waiting.length + 1)), 0, resume)
      setImmediate(() => waiting.shift()?.())
    })
    if (random() < 0.3) return 'busy'
    const orderId = form.orderId as string
    acknowledged.set(orderId, (acknowledged.get(orderId) ?? 0) + 1)
    return '{"code":0}'
  })
  // An answer that comes after its time is asked for again, rightly: on a busy machine one is held back for ten seconds.
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }), callbackTimeout: '10m' })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  const paid = await Promise.all(
    Array.from({ length: 500 }, () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })),
  )
  // Seven tries fail together once in 4 600 orders; what is given up then is replayed, as an operator would.
  await sandbox.clock.advance('1d')
  for (;;) {
    const failed = await sandbox.callbacks.list({ state: 'failed' })
    const lost = failed.filter(({ order }) => !acknowledged.has(order))
    if (lost.length === 0) break
    for (const { id } of lost) await sandbox.callbacks.replay(id)
    await sandbox.clock.advance('1d')
  }
  expect([...acknowledged.keys()].sort()).toEqual(paid.map(({ orderId }) => orderId).sort())
  expect([...acknowledged.values()].every((count) => count === 1)).toBe(true)
  expect(await sandbox.callbacks.list({ state: 'scheduled' })).toEqual([])
})

test('a game server that hangs delays no other', async () => {
  const hanging = await startGame(() => undefined)
  const quick = await startGame(() => '{"code":0}')
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: hanging.url }) })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  for (let count = 0; count < 100; count += 1) await pay()
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: quick.url })
  const { callbackId } = await pay()
  const delivered = await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
  expect(delivered.url).toBe(quick.url)
  expect(await sandbox.callbacks.list({ state: 'scheduled' })).toHaveLength(100)
})

test('a path that hangs delays no other path of its game server, and has 32 places at most', async () => {
  const game = await startGame(({ path }) => (path === '/hangs' ? undefined : '{"code":0}'))
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${game.url}/hangs` }) })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  for (let count = 0; count < 40; count += 1) await pay()
  await expect.poll(() => game.received.length).toBe(32)
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: `${game.url}/quick` })
  const { callbackId } = await pay()
  await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
  expect(game.received.map(({ path }) => path)).toEqual([...Array(32).fill('/hangs'), '/quick'])
})

test('what was cancelled or reset while it waited for its place is not sent', async () => {
  const answers: (() => void)[] = []
  const game = await startGame(() => new Promise((resolve) => answers.push(() => resolve('{"code":0}'))))
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  const sent = []
  for (let count = 0; count < 32; count += 1) sent.push(await pay())
  await expect.poll(() => game.received.length).toBe(32)
  const waiting = []
  for (let count = 0; count < 20; count += 1) waiting.push(await pay())
  for (const { callbackId } of waiting.slice(0, 10)) await sandbox.callbacks.cancel(callbackId ?? '')
  for (const answer of answers.splice(0)) answer()
  // The ten that were not cancelled take the places.
  await expect.poll(() => game.received.length).toBe(42)
  const more = []
  for (let count = 0; count < 40; count += 1) more.push(await pay())
  await expect.poll(() => game.received.length).toBe(64)
  await sandbox.reset()
  for (const answer of answers.splice(0)) answer()
  await sandbox.clock.advance('1d')
  const orders = (of: readonly { orderId: string }[]) => of.map(({ orderId }) => orderId)
  expect(new Set(game.received.map(({ form }) => form.orderId))).toEqual(
    new Set([...orders(sent), ...orders(waiting.slice(10)), ...orders(more.slice(0, 22))]),
  )
})

test('a refused payment leaves neither an order nor a callback', async () => {
  const game = await startGame(() => '{"code":0}')
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  await expect(sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: 'none' })).rejects.toThrow(/no goods none/)
  await expect(sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', money: '1.5' })).rejects.toThrow(
    /yuan/,
  )
  const state = await stateOf(sandbox)
  expect(state.egret.apps[0].orders).toEqual([])
  expect(await sandbox.callbacks.list()).toEqual([])
})

test('a reset drops what was still to be sent, and the sandbox works on', async () => {
  const game = await startGame((_received, count) => (count === 1 ? 'busy' : '{"code":0}'))
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url }) })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  const first = await pay()
  await sandbox.clock.advance('1s')
  const abandoned = sandbox.callbacks.waitFor({ id: first.callbackId })
  await sandbox.reset()
  expect((await abandoned).state).toBe('cancelled')
  await sandbox.clock.advance('1d')
  expect(game.received).toHaveLength(1)
  const second = await pay()
  await sandbox.callbacks.waitFor({ id: second.callbackId, state: 'delivered' })
})
