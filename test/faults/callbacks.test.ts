import { describe, expect, test } from 'vitest'
import type { CreateOptions } from '../../src/index.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { type Answer, startGame } from '../support/game.ts'
import { newPurchase, startPaying } from '../support/payments.ts'
import { egretSigned } from '../support/php.ts'
import { android, open } from '../support/quicksdk.ts'
import { CODE, callRocgame, ROLE, startRocgame } from '../support/rocgame.ts'
import { send, startSandbox, stateOf } from '../support/sandbox.ts'

const START = 1_700_000_000

async function setUp(answer: Answer = () => '{"code":0}', options: CreateOptions = {}) {
  const game = await startGame(answer)
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${game.url}/pay` }), ...options })
  sandbox.clock.set({ now: START, frozen: true })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  return { game, sandbox, pay }
}

const onPay = { provider: 'egret', operation: 'pay.notify' } as const

describe('drop', () => {
  test('the attempt is not sent, says so, and is made again by schedule', async () => {
    const { game, sandbox, pay } = await setUp()
    const { id } = sandbox.faults.add({ match: onPay, effect: { drop: true }, times: 2 })
    const { callbackId, orderId } = await pay()
    await sandbox.clock.advance('1h')
    const delivery = (await send(`${sandbox.url}/__admin/callbacks/${callbackId}`)).json
    const lost = {
      verdict: 'retry',
      failure: 'dropped',
      error: `dropped by fault ${id}: it was not sent`,
      fault: { id, effect: { drop: true } },
      explanation: { slug: 'callback-dropped' },
    }
    expect(delivery).toMatchObject({
      state: 'delivered',
      attempts: [
        { at: START, ...lost },
        { at: START + 15, ...lost },
        { at: START + 75, status: 200, verdict: 'delivered' },
      ],
    })
    expect(delivery.attempts[2]).not.toHaveProperty('fault')
    expect(game.received.map(({ form }) => form.orderId)).toEqual([orderId])
    expect(sandbox.faults.list()).toMatchObject([{ id, on: 'callback', left: 0, applied: 2 }])
  })

  test('of a delivery a request waits for: the player is told that it failed', async () => {
    const { sandbox, game } = await startRocgame()
    sandbox.faults.add({ effect: { drop: true }, times: 1 })
    await callRocgame(sandbox, 'codeUse', { gameId: 1015, exCode: CODE, ...ROLE })
    expect(sandbox.requests.find()).toMatchObject([{ outcome: 'DELIVERY_FAILED' }])
    expect(game.received).toEqual([])
  })
})

test('delay: the attempt is put off on the virtual clock, and the fault is not asked again', async () => {
  const { game, sandbox, pay } = await setUp()
  const { id } = sandbox.faults.add({ match: onPay, effect: { delay: '10s' } })
  const { callbackId } = await pay()
  await sandbox.clock.advance('9s')
  expect(await sandbox.callbacks.get(callbackId)).toMatchObject({ dueAt: START + 10, attempts: [], state: 'scheduled' })
  expect(game.received).toHaveLength(0)
  await sandbox.clock.advance('1s')
  expect(await sandbox.callbacks.get(callbackId)).toMatchObject({
    state: 'delivered',
    attempts: [{ at: START + 10, fault: { id, effect: { delay: '10s' } } }],
  })
  expect(sandbox.faults.list()).toMatchObject([{ applied: 1 }])
})

test('delay beside another effect', async () => {
  const { game, sandbox, pay } = await setUp()
  sandbox.faults.add({ match: onPay, effect: { delay: '10s', drop: true }, times: 1 })
  const { callbackId } = await pay()
  await sandbox.clock.advance('25s')
  const { attempts } = (await sandbox.callbacks.get(callbackId)) ?? {}
  expect(attempts?.map(({ at, failure }) => [at - START, failure])).toEqual([
    [10, 'dropped'],
    [25, undefined],
  ])
  expect(game.received).toHaveLength(1)
})

describe('duplicate', () => {
  test('the same bytes twice, side by side', async () => {
    const waiting: (() => void)[] = []
    const { game, sandbox, pay } = await setUp(async () => {
      // Neither is answered before both are there.
      await new Promise<void>((resume) => {
        waiting.push(resume)
        if (waiting.length === 2) for (const go of waiting) go()
      })
      return '{"code":0}'
    })
    sandbox.faults.add({ match: onPay, effect: { duplicate: true } })
    const { callbackId } = await pay()
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    expect(game.received).toHaveLength(2)
    expect(game.received[0]?.body).toBe(game.received[1]?.body)
    const { attempts } = (await sandbox.callbacks.get(callbackId)) ?? {}
    expect(attempts?.map(({ duplicate, verdict }) => [duplicate, verdict])).toEqual([
      [undefined, 'delivered'],
      [true, 'delivered'],
    ])
  })

  test('counts as one try of the schedule, and one that is accepted is enough', async () => {
    const { sandbox, pay } = await setUp((_received, count) =>
      count <= 2 ? 'busy' : count === 3 ? 'no' : '{"code":0}',
    )
    sandbox.faults.add({ match: onPay, effect: { duplicate: true } })
    const { callbackId } = await pay()
    await sandbox.clock.advance('1h')
    const { attempts, state } = (await sandbox.callbacks.get(callbackId)) ?? {}
    expect([state, attempts?.map(({ at }) => at - START)]).toEqual(['delivered', [0, 0, 15, 15]])
  })
})

test('sign bad: this attempt’s last hex digit is another, the stored bytes stay', async () => {
  const { game, sandbox, pay } = await setUp(({ form }) => {
    const { sign, ...params } = form
    return sign === egretSigned(params, APP.appKey).sign ? '{"code":0}' : '{"code":1006}'
  })
  sandbox.faults.add({ match: onPay, effect: { sign: 'bad' }, times: 1 })
  const { callbackId } = await pay()
  await sandbox.clock.advance('1h')
  const delivery = await sandbox.callbacks.get(callbackId)
  expect(delivery?.attempts.map(({ verdict, fault }) => [verdict, fault?.effect])).toEqual([
    ['retry', { sign: 'bad' }],
    ['delivered', undefined],
  ])
  const [bad, good] = game.received.map(({ body }) => body)
  expect(good).toBe(delivery?.body)
  expect(bad?.slice(0, -1)).toBe(good?.slice(0, -1))
  expect(bad?.slice(-1)).not.toBe(good?.slice(-1))
})

test('beforeResponse: the notification is acknowledged before the operation that caused it answers', async () => {
  const { sandbox, game } = await startPaying()
  const order: string[] = []
  sandbox.faults.add({ match: { operation: 'pay.notify', tenant: android }, effect: { beforeResponse: true } })
  const orderNum = await newPurchase(sandbox, 30)
  const receipt = { orderId: 'GPA.1', packageName: 'a', productId: 'gem60', purchaseToken: 't' }
  const params = { signature: 'SIGNATURE-V3', purchaseData: JSON.stringify(receipt), orderNum }
  await open(sandbox, 'postGooglePlayVerify', params)
  order.push(...game.received.map(() => 'notified'), 'answered')
  expect(order).toEqual(['notified', 'answered'])
  expect(await sandbox.callbacks.list()).toMatchObject([
    { state: 'delivered', attempts: [{ fault: { effect: { beforeResponse: true } } }] },
  ])
})

test('500 payments, 30 % of the attempts dropped and 30 % of the others doubled: every order arrives, none is lost', async () => {
  const { game, sandbox, pay } = await setUp()
  sandbox.faults.add({ match: onPay, effect: { drop: true }, probability: 0.3 })
  sandbox.faults.add({ match: onPay, effect: { duplicate: true }, probability: 0.3 })
  const paid = await Promise.all(Array.from({ length: 500 }, pay))
  await sandbox.clock.advance('1d')
  // Seven drops in a row come once in 4 600 orders; what was given up is replayed, as an operator would.
  sandbox.faults.clear()
  for (const { id } of await sandbox.callbacks.list({ state: 'failed' })) await sandbox.callbacks.replay(id)
  await sandbox.clock.advance('1d')
  const counts = new Map<string, number>()
  for (const { form } of game.received) counts.set(form.orderId ?? '', (counts.get(form.orderId ?? '') ?? 0) + 1)
  expect([...counts.keys()].sort()).toEqual(paid.map(({ orderId }) => orderId).sort())
  const twice = [...counts.values()].filter((count) => count === 2).length
  expect(twice).toBeGreaterThan(100)
  expect(twice).toBeLessThan(200)
  expect(await sandbox.callbacks.list({ state: 'scheduled' })).toEqual([])
  const { orders } = (await stateOf(sandbox)).egret.apps[0]
  expect(orders.every(({ notification }: { notification: string }) => notification === 'delivered')).toBe(true)
})

test('a reset takes away what a fault put off, and the fault', async () => {
  const { sandbox, pay, game } = await setUp(() => 'busy')
  const { callbackId } = await pay()
  await sandbox.clock.advance('1s')
  sandbox.faults.add({ match: onPay, effect: { delay: '1h' } })
  await sandbox.clock.advance('14s')
  expect(await sandbox.callbacks.get(callbackId)).toMatchObject({ state: 'scheduled', dueAt: START + 3615 })
  await sandbox.reset()
  await sandbox.clock.advance('1d')
  expect(game.received).toHaveLength(1)
  expect(sandbox.faults.list()).toEqual([])
})

test('what faults and scripts did goes out with the state and in again', async () => {
  const { sandbox } = await setUp(() => 'busy')
  const money = { override: { money: '6' } }
  const deliver = { ...money, copies: 2, sign: 'bad', order: 'reverse', delay: '1s' } as const
  const faulty = { effect: { duplicate: true } } as const
  sandbox.faults.add({ match: onPay, ...faulty, times: 1 })
  const paying = sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', deliver })
  await expect.poll(async () => (await sandbox.callbacks.list()).length).toBe(2)
  await sandbox.clock.advance('1s')
  await paying
  const before = await sandbox.snapshot()
  await sandbox.restore(before)
  expect(await sandbox.snapshot()).toEqual(before)
  const [last] = await sandbox.callbacks.list()
  expect(last).toMatchObject({ script: deliver, attempts: [{ fault: faulty }, { fault: faulty, duplicate: true }] })
})
