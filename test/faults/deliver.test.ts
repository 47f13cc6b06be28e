import { describe, expect, test } from 'vitest'
import type { CreateOptions, DeliverScript, SandboxHandle } from '../../src/index.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { type Answer, startGame } from '../support/game.ts'
import { gate } from '../support/gate.ts'
import { newOrder, newPurchase, press, startPaying } from '../support/payments.ts'
import { egretSigned } from '../support/php.ts'
import { open } from '../support/quicksdk.ts'
import { postJson, startSandbox, stateOf } from '../support/sandbox.ts'

const START = 1_700_000_000
const ACCEPT = '{"code":0}'

async function setUp(answer: Answer = () => ACCEPT, options: CreateOptions = {}) {
  const game = await startGame(answer)
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${game.url}/pay` }), ...options })
  sandbox.clock.set({ now: START, frozen: true })
  const pay = (deliver?: DeliverScript) =>
    sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', ...(deliver && { deliver }) })
  return { game, sandbox, pay }
}

const notificationOf = async (sandbox: SandboxHandle) => (await stateOf(sandbox)).egret.apps[0].orders[0].notification
const rightSign = ({ sign: _sign, ...params }: Readonly<Record<string, string>>) => egretSigned(params, APP.appKey).sign

test('copies: the same bytes, each a delivery of its own, side by side', async () => {
  const all = gate()
  const { game, sandbox, pay } = await setUp(async (_received, count) => {
    // No request is answered before the last copy is there.
    if (count === 3) all.open()
    await all.opened
    return ACCEPT
  })
  const { callbackId, callbackIds } = await pay({ copies: 3 })
  expect(callbackIds).toEqual([callbackId, 'cb_000002', 'cb_000003'])
  for (const id of callbackIds ?? []) await sandbox.callbacks.waitFor({ id, state: 'delivered' })
  expect(new Set(game.received.map(({ body }) => body)).size).toBe(1)
  const copies = await sandbox.callbacks.list()
  expect(copies.map(({ replayOf }) => replayOf)).toEqual([callbackId, callbackId, undefined])
  expect(copies.every(({ script }) => script?.copies === 3)).toBe(true)
})

test('an ordinary answer has no callbackIds', async () => {
  const { pay } = await setUp()
  expect(Object.keys(await pay())).toEqual(['orderId', 'callbackId'])
})

describe('order reverse', () => {
  test('one after another, the last made first', async () => {
    const { game, sandbox, pay } = await setUp()
    const { callbackIds = [] } = await pay({ copies: 3, order: 'reverse' })
    await sandbox.clock.advance('1s')
    expect(game.received).toHaveLength(3)
    const settled = await Promise.all(callbackIds.map((id) => sandbox.callbacks.get(id)))
    expect(settled.every((delivery) => delivery?.state === 'delivered')).toBe(true)
    expect(new Set(settled.map((delivery) => delivery?.lane)).size).toBe(1)
  })

  test('while the last made is retried, the others wait', async () => {
    const { game, sandbox, pay } = await setUp((_received, count) => (count === 1 ? 'busy' : ACCEPT))
    const { callbackIds = [] } = await pay({ copies: 2, order: 'reverse' })
    await sandbox.clock.advance('14s')
    const tries = async () =>
      Promise.all(callbackIds.map(async (id) => (await sandbox.callbacks.get(id))?.attempts.length))
    expect(await tries()).toEqual([0, 1])
    await sandbox.clock.advance('1s')
    expect([await tries(), game.received.length]).toEqual([[1, 2], 3])
  })

  test('of replays: the last made first, while it is retried the other waits', async () => {
    const { sandbox, pay } = await setUp(() => 'busy')
    const { callbackId } = await pay({ drop: true })
    const ids = await sandbox.callbacks.replay(callbackId, { copies: 2, order: 'reverse' })
    await sandbox.clock.advance('1s')
    const tries = await Promise.all(ids.map(async (id) => (await sandbox.callbacks.get(id))?.attempts.length))
    expect(tries).toEqual([0, 1])
  })

  test('holds over a restart', async () => {
    const data = folderWith()
    const game = await startGame(() => 'busy')
    const options = { data, seed: egretSeed({ payCallbackUrl: game.url }) }
    const first = await startSandbox(options)
    first.clock.set({ now: START, frozen: true })
    const deliver = { copies: 2, order: 'reverse', delay: '1m' } as const
    const { callbackIds = [] } = await first.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', deliver })
    await first.close()
    const second = await startSandbox(options)
    await second.clock.advance('1m')
    const tries = await Promise.all(callbackIds.map(async (id) => (await second.callbacks.get(id))?.attempts.length))
    expect(tries).toEqual([0, 1])
  })
})

test('delay: on the virtual clock', async () => {
  const { game, sandbox, pay } = await setUp()
  const { callbackId } = await pay({ delay: '90s' })
  await sandbox.clock.advance('89s')
  expect([game.received.length, (await sandbox.callbacks.get(callbackId))?.dueAt]).toEqual([0, START + 90])
  await sandbox.clock.advance('1s')
  expect(game.received).toHaveLength(1)
})

test('drop: never sent, kept as cancelled, the order has failed; a replay delivers it after all', async () => {
  const { game, sandbox, pay } = await setUp()
  const { callbackId } = await pay({ drop: true })
  await sandbox.clock.advance('1d')
  expect(await sandbox.callbacks.get(callbackId)).toMatchObject({ state: 'cancelled', attempts: [] })
  expect([game.received.length, await notificationOf(sandbox)]).toEqual([0, 'failed'])
  const [replayed = ''] = await sandbox.callbacks.replay(callbackId)
  await sandbox.callbacks.waitFor({ id: replayed, state: 'delivered' })
  expect([game.received.length, await notificationOf(sandbox)]).toEqual([1, 'delivered'])
})

test('drop with copies: none is sent, each can be replayed', async () => {
  const { sandbox, game, pay } = await setUp()
  const { callbackIds = [] } = await pay({ drop: true, copies: 2 })
  const states = await Promise.all(callbackIds.map(async (id) => (await sandbox.callbacks.get(id))?.state))
  expect(states).toEqual(['cancelled', 'cancelled'])
  for (const id of callbackIds) await sandbox.callbacks.replay(id)
  await sandbox.clock.advance('1s')
  expect(game.received).toHaveLength(2)
})

test('sign bad: every attempt carries the broken signature', async () => {
  const { game, sandbox, pay } = await setUp(({ form }) => (form.sign === rightSign(form) ? ACCEPT : '{"code":1006}'))
  const { callbackId } = await pay({ sign: 'bad' })
  await sandbox.clock.advance('20s')
  expect(game.received).toHaveLength(2)
  for (const { form } of game.received) {
    expect(form.sign).not.toBe(rightSign(form))
    expect(form.sign?.slice(0, -1)).toBe(rightSign(form)?.slice(0, -1))
  }
  const delivery = await sandbox.callbacks.get(callbackId)
  expect([delivery?.state, delivery?.params.sign]).toEqual(['scheduled', game.received[0]?.form.sign])
})

describe('override', () => {
  test('a total lie, rightly signed', async () => {
    const { game, sandbox, pay } = await setUp()
    const { orderId, callbackId } = await pay({ override: { orderId: 'F'.repeat(32), money: '648', ext: '' } })
    await sandbox.callbacks.waitFor({ id: callbackId })
    const { form = {} } = game.received[0] ?? {}
    expect(form).toMatchObject({ orderId: 'F'.repeat(32), money: '648', ext: '', goodsId: '1', id: ALICE.id })
    expect(form.sign).toBe(rightSign(form))
    const [order] = (await stateOf(sandbox)).egret.apps[0].orders
    expect([order.orderId, order.money, order.notification]).toEqual([orderId, '1', 'delivered'])
  })

  test.each([
    [{ override: { monney: '1' } }, '/deliver/override/monney: unknown; did you mean money?'],
    [{ override: { sign: 'x' } }, '/deliver/override/sign: unknown'],
    [{ override: { money: 1 } }, '/deliver/override/money: must be string'],
    [{ copies: 0 }, '/deliver/copies'],
    [{ copies: 101 }, '/deliver/copies'],
    [{ delay: 'soon' }, '/deliver/delay'],
    [{ order: 'forward' }, '/deliver/order'],
    [{ drop: false }, '/deliver/drop'],
    [{ dealy: '1s' }, 'did you mean delay?'],
  ])('%o is refused, and nothing is paid', async (deliver, said) => {
    const { sandbox } = await setUp()
    const body = { appId: APP.appId, id: ALICE.id, goodsId: '1', deliver }
    const { status, json } = await postJson(`${sandbox.url}/__admin/egret/pay`, body)
    expect(status).toBe(400)
    expect(json.detail).toContain(said)
    expect((await stateOf(sandbox)).egret.apps[0].orders).toEqual([])
  })
})

describe('beforeResponse', () => {
  test('the game has answered before the action does', async () => {
    const { game, sandbox, pay } = await setUp()
    const { callbackId } = await pay({ beforeResponse: true })
    expect(game.received).toHaveLength(1)
    expect((await sandbox.callbacks.get(callbackId))?.state).toBe('delivered')
  })

  test('one attempt is enough, whatever comes of it', async () => {
    const { game, sandbox, pay } = await setUp(() => 'busy')
    const { callbackId } = await pay({ beforeResponse: true })
    expect(game.received).toHaveLength(1)
    expect(await sandbox.callbacks.get(callbackId)).toMatchObject({
      state: 'scheduled',
      attempts: [{ verdict: 'retry' }],
    })
  })

  test('a game that never answers is waited for until the attempt times out', async () => {
    const { sandbox, pay } = await setUp(() => undefined, { callbackTimeout: '100ms' })
    const { callbackId } = await pay({ beforeResponse: true })
    expect((await sandbox.callbacks.get(callbackId))?.attempts).toMatchObject([{ failure: 'timeout' }])
  })

  test('the game can use the sandbox meanwhile: no transaction is open', async () => {
    const held: { sandbox?: SandboxHandle } = {}
    const { sandbox, pay } = await setUp(async () => {
      await stateOf(held.sandbox as SandboxHandle)
      return ACCEPT
    })
    held.sandbox = sandbox
    const { callbackId } = await pay({ beforeResponse: true, copies: 2 })
    expect((await sandbox.callbacks.get(callbackId))?.state).toBe('delivered')
  })

  test('a request does not wait for a delivery that has to wait itself', async () => {
    const { game, sandbox, pay } = await setUp(() => 'busy')
    const { callbackIds = [] } = await pay({ beforeResponse: true, copies: 2, order: 'reverse' })
    const tries = await Promise.all(callbackIds.map(async (id) => (await sandbox.callbacks.get(id))?.attempts.length))
    expect([tries, game.received.length]).toEqual([[0, 1], 1])
  })

  test('a reset lets the action go', async () => {
    const { game, sandbox, pay } = await setUp(() => undefined)
    const paying = pay({ beforeResponse: true })
    await expect.poll(() => game.received.length).toBe(1)
    await sandbox.reset()
    expect(await paying).toHaveProperty('callbackId')
  })

  test('takes no delay: the action would be answered hours later, or never', async () => {
    const { sandbox, pay } = await setUp()
    await expect(pay({ beforeResponse: true, delay: '1h' })).rejects.toThrow(/deliver.delay: beforeResponse/)
    expect(await sandbox.callbacks.list()).toEqual([])
  })

  test('an attempt that a fault puts off is not waited for', async () => {
    const { sandbox, pay } = await setUp()
    sandbox.clock.set({ frozen: true })
    sandbox.faults.add({ match: { operation: 'pay.notify' }, effect: { delay: '1h' }, times: 1 })
    const { callbackId } = await pay({ beforeResponse: true })
    expect(await sandbox.callbacks.get(callbackId)).toMatchObject({ state: 'scheduled', attempts: [] })
    await sandbox.clock.advance('1h')
    expect((await sandbox.callbacks.get(callbackId))?.state).toBe('delivered')
  })
})

describe('QuickSDK', () => {
  test('a payment', async () => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newOrder(sandbox)
    const deliver = { copies: 2, override: { payAmount: '0.010000' }, beforeResponse: true } as const
    const paid = await sandbox.quicksdk.pay({ orderNo, deliver })
    expect(paid.callbackIds).toHaveLength(2)
    expect(game.received.map(({ form }) => [form.orderNo, form.payAmount])).toEqual([
      [orderNo, '0.010000'],
      [orderNo, '0.010000'],
    ])
  })

  test('a failed payment', async () => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newOrder(sandbox)
    await sandbox.quicksdk.pay({ orderNo, outcome: 'failure', deliver: { sign: 'bad', beforeResponse: true } })
    expect(game.received[0]?.form).toMatchObject({ orderNo, payStatus: '1' })
  })

  test('the end of a subscription', async () => {
    const { sandbox, game } = await startPaying()
    const orderNum = await newPurchase(sandbox, 30)
    const receipt = { orderId: 'GPA.1', packageName: 'a', productId: 'gem60', purchaseToken: 't' }
    const purchaseData = JSON.stringify(receipt)
    await open(sandbox, 'postGooglePlayVerify', { signature: 'SUBSCRIPTIONS-V3', purchaseData, orderNum })
    await sandbox.clock.advance('1s')
    const deliver = { override: { subReason: 'a lie' }, beforeResponse: true } as const
    const { callbackId } = await sandbox.quicksdk.subscriptionCancel({ orderNo: orderNum, deliver })
    expect((await sandbox.callbacks.get(callbackId))?.state).toBe('delivered')
    expect(game.received.at(-1)?.form).toMatchObject({ subscriptionStatus: '2', subReason: 'a lie' })
  })

  test('a fault has the checkout page notify the game before it answers', async () => {
    const { sandbox, game } = await startPaying()
    sandbox.faults.add({ effect: { beforeResponse: true } })
    const orderNo = await newOrder(sandbox)
    await press(`${sandbox.url}/checkout/${orderNo}`, 'success')
    expect(game.received).toHaveLength(1)
  })
})
