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
      'a subscription nobody ordered',
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
