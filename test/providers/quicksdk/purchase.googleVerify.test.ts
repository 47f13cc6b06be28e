import { describe, expect, test } from 'vitest'
import { infoOf, newOrder, newPurchase, startPaying } from '../../support/payments.ts'
import { ios, NOW, open, refused, stateOf } from '../../support/quicksdk.ts'

const receipt = { orderId: 'GPA.3300-1', packageName: 'test.game', productId: 'gem60', purchaseToken: 'token-1' }
const verifying = (orderNum: string, change: Readonly<Record<string, unknown>> = {}) => ({
  signature: 'SIGNATURE-V3',
  purchaseData: JSON.stringify({ ...receipt, ...change }),
  orderNum,
})

describe('postGooglePlayVerify', () => {
  test('pays the order, notifies the game and spends the receipt', async () => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newPurchase(sandbox, 30)
    const { json } = await open(sandbox, 'postGooglePlayVerify', verifying(orderNo))
    expect(json).toEqual({ status: true, message: '', data: { message: 'success' } })
    await sandbox.clock.advance('0s')
    expect(await infoOf(sandbox, orderNo)).toMatchObject({
      payStatus: 1,
      payTime: NOW,
      dealAmount: 0.99,
      channelOrderNo: 'GPA.3300-1',
      payTypeId: 30,
      asyncStatus: 1,
    })
    expect(game.received).toHaveLength(1)
    expect(game.received[0]?.form).toMatchObject({ orderNo, payType: '30', payStatus: '0', payAmount: '0.990000' })
    expect(game.received[0]?.form).not.toHaveProperty('subscriptionStatus')
    const { history } = await stateOf(sandbox)
    expect(history.receipts).toEqual([
      { store: 'google', transactionId: 'GPA.3300-1', orderNo },
      { store: 'google', transactionId: 'token-1', orderNo },
    ])
    expect(history.days).toContainEqual(expect.objectContaining({ payCount: 1, paid: '0.99' }))
  })

  test.each([
    ['the same receipt', {}],
    ['its token under another orderId', { orderId: 'GPA.3300-2' }],
    ['its orderId with another token', { purchaseToken: 'token-2' }],
  ])('refuses a replay: %s', async (_what, change) => {
    const { sandbox, game } = await startPaying()
    const first = await newPurchase(sandbox, 30)
    const second = await newPurchase(sandbox, 30)
    await open(sandbox, 'postGooglePlayVerify', verifying(first))
    for (const orderNo of [first, second]) {
      const { json } = await open(sandbox, 'postGooglePlayVerify', verifying(orderNo, change))
      expect(json).toEqual(refused('The receipt was already used.'))
    }
    await sandbox.clock.advance('1d')
    expect([(await infoOf(sandbox, second)).payStatus, game.received.length]).toEqual([0, 1])
  })

  test('refuses a second receipt for a paid order, which stays good for another', async () => {
    const { sandbox } = await startPaying()
    const first = await newPurchase(sandbox, 30)
    const other = { orderId: 'GPA.3300-2', purchaseToken: 'token-2' }
    await open(sandbox, 'postGooglePlayVerify', verifying(first))
    const { json } = await open(sandbox, 'postGooglePlayVerify', verifying(first, other))
    expect(json).toEqual(refused('The order is already paid.'))
    const second = await newPurchase(sandbox, 30)
    expect((await open(sandbox, 'postGooglePlayVerify', verifying(second, other))).json.status).toBe(true)
  })

  test('pays a subscription without orderNum: the newest order that waits for the goods', async () => {
    const { sandbox, game } = await startPaying()
    await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    await sandbox.clock.advance('1s')
    const newest = await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    await newPurchase(sandbox, 30)
    await newPurchase(sandbox, 8, { goodsId: 'monthly' })
    const { orderNum: _none, ...params } = verifying('', { productId: 'monthly' })
    const subscribing = { ...params, signature: 'SUBSCRIPTIONS-V3' }
    expect((await open(sandbox, 'postGooglePlayVerify', subscribing)).json.data).toEqual({ message: 'success' })
    await sandbox.clock.advance('0s')
    expect(game.received).toHaveLength(1)
    expect(game.received[0]?.form).toMatchObject({ orderNo: newest, subscriptionStatus: '1', subReason: '' })
    expect((await open(sandbox, 'postGooglePlayVerify', subscribing)).json).toEqual(
      refused('The receipt was already used.'),
    )
  })

  test('without orderNum pays the older order once the newest is paid', async () => {
    const { sandbox } = await startPaying()
    const older = await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    await sandbox.clock.advance('1s')
    const newest = await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    const verify = (change: Readonly<Record<string, string>>) => {
      const { orderNum: _none, ...params } = verifying('', { productId: 'monthly', ...change })
      return open(sandbox, 'postGooglePlayVerify', { ...params, signature: 'SUBSCRIPTIONS-V3' })
    }
    await verify({})
    expect([(await infoOf(sandbox, newest)).payStatus, (await infoOf(sandbox, older)).payStatus]).toEqual([1, 0])
    await verify({ orderId: 'GPA.3300-2', purchaseToken: 'token-2' })
    expect((await infoOf(sandbox, older)).payStatus).toBe(1)
    const { json } = await verify({ orderId: 'GPA.3300-3', purchaseToken: 'token-3' })
    expect(json.status).toBe(false)
  })

  test('pays the subscription an orderNum names', async () => {
    const { sandbox } = await startPaying()
    const older = await newPurchase(sandbox, 30)
    await newPurchase(sandbox, 30)
    await open(sandbox, 'postGooglePlayVerify', { ...verifying(older), signature: 'SUBSCRIPTIONS-V3' })
    expect((await infoOf(sandbox, older)).payStatus).toBe(1)
  })

  const INVALID = 'The receipt is invalid.'
  test.each([
    ['a receipt the store does not know', { orderId: 'invalid-1' }, INVALID],
    ['a receipt without token', { purchaseToken: '' }, INVALID],
    ['a receipt whose orderId is a number', { orderId: 1 }, INVALID],
    ['a receipt for other goods', { productId: 'gem300' }, 'The receipt does not belong to the order.'],
  ])('refuses %s and pays nothing', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    const orderNo = await newPurchase(sandbox, 30)
    const { json } = await open(sandbox, 'postGooglePlayVerify', verifying(orderNo, change))
    expect(json).toEqual(refused(message))
    const { history } = await stateOf(sandbox)
    expect([history.receipts, history.orders[0].payStatus]).toEqual([undefined, 0])
  })

  test.each([
    ['no JSON', { purchaseData: 'receipt' }, INVALID],
    ['JSON that is no object', { purchaseData: 'null' }, INVALID],
    ['no orderNum for goods', { orderNum: '' }, 'A required parameter is missing.'],
    ['an unknown orderNum', { orderNum: '1' }, 'The order does not exist.'],
    ['another kind of signature', { signature: 'V1' }, 'A parameter has the wrong format.'],
    [
      'a subscription without an order',
      {
        signature: 'SUBSCRIPTIONS-V3',
        orderNum: '',
        purchaseData: JSON.stringify({ ...receipt, productId: 'monthly' }),
      },
      'The order does not exist.',
    ],
    ['no receipt', { purchaseData: '' }, 'A required parameter is missing.'],
  ])('refuses %s', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    const params = { ...verifying(await newPurchase(sandbox, 30)), ...change }
    expect((await open(sandbox, 'postGooglePlayVerify', params)).json).toEqual(refused(message))
  })

  test('refuses an order that is not for this store or not of this product', async () => {
    const { sandbox } = await startPaying()
    const mismatch = refused('The receipt does not belong to the order.')
    for (const orderNo of [await newPurchase(sandbox, 8), await newOrder(sandbox)]) {
      expect((await open(sandbox, 'postGooglePlayVerify', verifying(orderNo))).json).toEqual(mismatch)
    }
    const foreign = verifying(await newPurchase(sandbox, 30))
    const { json } = await open(sandbox, 'postGooglePlayVerify', foreign, { productCode: ios })
    expect(json).toEqual(refused('The order does not exist.'))
  })
})

describe('renewals (quick-17)', () => {
  const monthly = { productId: 'monthly' }
  const renewing = (orderId: string, orderNum = '') => ({
    ...verifying(orderNum, { ...monthly, orderId }),
    signature: 'SUBSCRIPTIONS-V3',
  })
  async function subscribed() {
    const { sandbox, game } = await startPaying()
    const first = await newPurchase(sandbox, 30, { goodsId: 'monthly', cpOrderNo: 'G-sub', extrasParams: 'x' })
    expect((await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1'))).json.status).toBe(true)
    await sandbox.clock.advance('30d')
    return { sandbox, game, first }
  }

  test('the same token with a new orderId is a new order of the subscription, paid and notified', async () => {
    const { sandbox, game, first } = await subscribed()
    expect((await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1..0'))).json.data).toEqual({
      message: 'success',
    })
    await sandbox.clock.advance('0s')
    const form = game.received.at(-1)?.form
    expect(form).toMatchObject({ cpOrderNo: 'G-sub', extrasParams: 'x', payStatus: '0', subscriptionStatus: '1' })
    expect(form?.orderNo).not.toBe(first)
    const renewed = await infoOf(sandbox, form?.orderNo ?? '')
    expect(renewed).toMatchObject({
      payStatus: 1,
      channelOrderNo: 'GPA.1..0',
      createTime: NOW + 30 * 86_400,
      asyncStatus: 1,
    })
    expect(await infoOf(sandbox, first)).toMatchObject({ channelOrderNo: 'GPA.1', payTime: NOW })
    for (const spent of ['GPA.1', 'GPA.1..0']) {
      expect((await open(sandbox, 'postGooglePlayVerify', renewing(spent))).json).toEqual(
        refused('The receipt was already used.'),
      )
    }
    expect((await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1..1'))).json.status).toBe(true)
    const rows = (await open(sandbox, 'queryOrderList', { payStatus: '1' })).json.data
    expect(rows).toHaveLength(3)
  })

  test('it pays the unpaid order that orderNum names, and makes a new one where that is paid', async () => {
    const { sandbox, first } = await subscribed()
    const waiting = await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1..0', waiting))
    expect(await infoOf(sandbox, waiting)).toMatchObject({ payStatus: 1, channelOrderNo: 'GPA.1..0' })
    await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1..1', first))
    expect((await stateOf(sandbox)).history.orders).toHaveLength(3)
  })

  test('other goods, a bad orderId and goods that are no subscription stay refused', async () => {
    const { sandbox } = await subscribed()
    const other = { ...renewing('GPA.2'), purchaseData: JSON.stringify({ ...receipt, orderId: 'GPA.2' }) }
    const before = await stateOf(sandbox)
    expect((await open(sandbox, 'postGooglePlayVerify', other)).json).toEqual(
      refused('The receipt does not belong to the order.'),
    )
    expect((await open(sandbox, 'postGooglePlayVerify', renewing('invalid-2'))).json).toEqual(
      refused('The receipt is invalid.'),
    )
    expect(await stateOf(sandbox)).toEqual(before)
  })

  test('a cancelled subscription is renewed no more, whichever of its orders was cancelled', async () => {
    const { sandbox, game } = await subscribed()
    await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1..0'))
    await sandbox.clock.advance('0s')
    const orderNo = game.received.at(-1)?.form.orderNo ?? ''
    await sandbox.quicksdk.subscriptionCancel({ orderNo })
    expect((await open(sandbox, 'postGooglePlayVerify', renewing('GPA.1..1'))).json).toEqual(
      refused('The receipt was already used.'),
    )
    await expect(sandbox.quicksdk.subscriptionCancel({ orderNo })).rejects.toThrow('already cancelled')
  })
})
