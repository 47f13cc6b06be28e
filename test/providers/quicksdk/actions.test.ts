import { describe, expect, test } from 'vitest'
import { startGame } from '../../support/game.ts'
import { infoOf, newOrder, newPurchase, startPaying } from '../../support/payments.ts'
import { alice, android, ios, ming, NOW, open, openId, stateOf } from '../../support/quicksdk.ts'
import { postJson, startSandbox } from '../../support/sandbox.ts'

type Sandbox = Awaited<ReturnType<typeof startPaying>>['sandbox']
const act = (sandbox: Sandbox, action: string, body: unknown) =>
  postJson(`${sandbox.url}/__admin/quicksdk/${action}`, body)

describe('pay', () => {
  test('pays an order once, counts it once and notifies the game', async () => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newOrder(sandbox, { currency: 'TWD' })
    const { status, json } = await act(sandbox, 'pay', { orderNo })
    expect([status, json]).toEqual([200, { orderNo, callbackId: 'cb_000001' }])
    expect((await act(sandbox, 'pay', { orderNo })).status).toBe(409)
    await sandbox.clock.advance('1d')
    expect(game.received).toHaveLength(1)
    expect(await infoOf(sandbox, orderNo)).toMatchObject({
      payStatus: 1,
      payTime: NOW,
      amount: 31.94,
      dealAmount: 31.94,
      dealUsdAmount: 0.99,
      payTypeId: 12,
      payTypeName: 'MyCard',
      channelOrderNo: expect.stringMatching(/^\d{20}$/),
    })
    const { days } = (await stateOf(sandbox)).history
    const counted = days.map((day: { payCount: number; paid: string }) => [day.payCount, day.paid])
    expect(counted).toEqual([[1, '0.99']])
  })

  test('a failed try is told and leaves the order payable', async () => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newOrder(sandbox)
    const failed = await sandbox.quicksdk.pay({ orderNo, outcome: 'failure' })
    await sandbox.callbacks.waitFor({ id: failed.callbackId, state: 'delivered' })
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 0, asyncStatus: 0, dealAmount: 0 })
    const paid = await sandbox.quicksdk.pay({ orderNo, outcome: 'success' })
    await sandbox.callbacks.waitFor({ id: paid.callbackId, state: 'delivered' })
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 1, asyncStatus: 1 })
    expect(game.received.map(({ form }) => [form.payStatus, form.payTime, form.payAmount])).toEqual([
      ['1', '2023-11-15 06:13:20', '0.990000'],
      ['0', '2023-11-15 06:13:20', '0.990000'],
    ])
  })

  test('a failure that is heard of late does not mark the paid order delivered', async () => {
    let isUp = false
    const game = await startGame(({ form }) => (isUp && form.payStatus === '1' ? 'SUCCESS' : 'no'))
    const { sandbox } = await startPaying()
    const orderNo = await newOrder(sandbox, { callbackUrl: game.url })
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo, outcome: 'failure' })
    await sandbox.clock.advance('1s')
    await sandbox.quicksdk.pay({ orderNo })
    isUp = true
    await sandbox.clock.advance('1d')
    expect((await sandbox.callbacks.get(callbackId))?.state).toBe('delivered')
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 1, asyncStatus: 0, asyncTime: 0 })
  })

  test('pays a store order without a receipt', async () => {
    const { sandbox } = await startPaying()
    const orderNo = await newPurchase(sandbox, 8)
    await sandbox.quicksdk.pay({ orderNo })
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 1, payTypeId: 8 })
  })

  test('refuses an unknown order, an unknown outcome, and a notification without an address', async () => {
    const { sandbox } = await startPaying()
    expect((await act(sandbox, 'pay', { orderNo: '1' })).status).toBe(404)
    const orderNo = await newOrder(sandbox)
    expect((await act(sandbox, 'pay', { orderNo, outcome: 'maybe' })).status).toBe(400)
    const made = await sandbox.quicksdk.product({ openId, goods: [{ goodsId: 'gem60', price: '1' }] })
    const params = { userId: alice.uid, goodsId: 'gem60', payType: '30' }
    const lonely = await open(sandbox, 'purchaseOrder', params, { productCode: made.productCode })
    const refused = await act(sandbox, 'pay', lonely.json.data)
    expect([refused.status, refused.json.detail]).toEqual([400, expect.stringContaining('callbackUrl')])
    const { orders } = (await stateOf(sandbox)).history
    expect(orders.map(({ payStatus }: { payStatus: number }) => payStatus)).toEqual([0, 0])
  })
})

describe('role', () => {
  const role = {
    openId,
    productCode: ios,
    uid: ming.uid,
    roleId: 'r-9',
    roleName: '法師',
    serverId: '2',
    serverName: 'S2',
    roleLevel: 3,
  }

  test('makes a role and enters the product, then changes it', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: NOW, frozen: true })
    expect(await sandbox.quicksdk.role(role)).toEqual(role)
    await sandbox.quicksdk.role({ ...role, roleLevel: 4 })
    const state = await stateOf(sandbox)
    const { openId: _openId, productCode: _productCode, ...kept } = role
    expect(state.merchants[0].products[1].roles).toEqual([{ ...kept, roleLevel: 4 }])
    const activation = { openId, productCode: ios, uid: ming.uid, at: NOW, firstPaidAt: 0 }
    expect(state.history.activations).toContainEqual(activation)
  })

  test.each([{ openId: 'x' }, { productCode: 'x' }, { uid: '1' }])(
    'refuses a role without its user: %j',
    async (change) => {
      const sandbox = await startSandbox()
      expect((await act(sandbox, 'role', { ...role, ...change })).status).toBe(404)
    },
  )
})

describe('subscription-cancel', () => {
  async function subscribe() {
    const paying = await startPaying()
    const orderNo = await newPurchase(paying.sandbox, 30, { goodsId: 'monthly' })
    const purchaseData = JSON.stringify({ orderId: 'GPA.1', productId: 'monthly', purchaseToken: 't' })
    const receipt = { signature: 'SUBSCRIPTIONS-V3', purchaseData }
    await open(paying.sandbox, 'postGooglePlayVerify', receipt)
    await paying.sandbox.clock.advance('1h')
    return { ...paying, orderNo }
  }

  test('tells the game that and why a subscription ended, and leaves its delivery as it was', async () => {
    const { sandbox, game, orderNo } = await subscribe()
    const before = await infoOf(sandbox, orderNo)
    const { callbackId } = await sandbox.quicksdk.subscriptionCancel({ orderNo, reason: 'too dear' })
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    const told = game.received.map(({ form }) => [
      form.payStatus,
      form.subscriptionStatus,
      form.subReason,
      form.payTime,
    ])
    expect(told).toEqual([
      ['0', '1', '', '2023-11-15 06:13:20'],
      ['0', '2', 'too dear', '2023-11-15 06:13:20'],
    ])
    expect(await infoOf(sandbox, orderNo)).toEqual(before)
    expect((await stateOf(sandbox)).history.orders).toMatchObject([{ subscriptionStatus: 2, asyncTime: NOW }])
    expect((await act(sandbox, 'subscription-cancel', { orderNo })).status).toBe(409)
  })

  test('sends an empty reason when none is given', async () => {
    const { sandbox, game, orderNo } = await subscribe()
    expect((await act(sandbox, 'subscription-cancel', { orderNo })).json).toEqual({ callbackId: 'cb_000002' })
    await sandbox.callbacks.waitFor({ id: 'cb_000002', state: 'delivered' })
    expect(game.received[1]?.form.subReason).toBe('')
  })

  test('refuses an unknown order and one that is no subscription', async () => {
    const { sandbox } = await startPaying()
    expect((await act(sandbox, 'subscription-cancel', { orderNo: '1' })).status).toBe(404)
    const orderNo = await newOrder(sandbox)
    await sandbox.quicksdk.pay({ orderNo })
    expect((await act(sandbox, 'subscription-cancel', { orderNo })).status).toBe(409)
  })
})

test('a state with orders, refunds, receipts and wallets can be read back', async () => {
  const { sandbox } = await startPaying()
  const orderNo = await newOrder(sandbox)
  await sandbox.quicksdk.pay({ orderNo })
  await sandbox.quicksdk.refund({ orderNo })
  const bought = await newPurchase(sandbox, 8)
  await open(sandbox, 'postAppstoreTicket', { orderNo: bought, transactionId: 't' })
  await open(sandbox, 'payToUser', { userId: alice.uid, amount: '1.5' }, { productCode: android })
  await sandbox.clock.advance('0s')
  const dumped = await stateOf(sandbox)
  expect(Object.keys(dumped.history)).toEqual(expect.arrayContaining(['orders', 'refunds', 'receipts', 'wallets']))
  const second = await startSandbox({ seed: { quicksdk: dumped } })
  expect(await stateOf(second)).toEqual(dumped)
})
