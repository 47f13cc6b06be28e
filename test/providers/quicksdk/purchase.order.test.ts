import { describe, expect, test } from 'vitest'
import { startPaying } from '../../support/payments.ts'
import { alice, open, refused, stateOf } from '../../support/quicksdk.ts'

const buying = { userId: alice.uid, goodsId: 'gem300', payType: '30' }

describe('purchaseOrder', () => {
  test.each([
    ['30', 30, 'Google Play'],
    ['8', 8, 'App Store'],
  ])('makes a store order at the price of the goods (payType %s)', async (payType, payTypeId, payTypeName) => {
    const { sandbox } = await startPaying()
    const more = { cpOrderNo: 'G-1', extrasParams: 'x', deviceId: 'd', channelCode: 'cps', roleLevel: '3' }
    const { json } = await open(sandbox, 'purchaseOrder', { ...buying, ...more, payType })
    const orderNo = '0020231115061320000001'
    expect(json).toEqual({ status: true, message: '', data: { orderNo } })
    expect((await stateOf(sandbox)).history.orders).toMatchObject([
      {
        orderNo,
        source: 'purchase',
        currency: 'USD',
        amount: '4.99',
        usdAmount: '4.99',
        payTypeId,
        payTypeName,
        payStatus: 0,
        cpOrderNo: 'G-1',
        deviceId: 'd',
        channelCode: 'cps',
        roleLevel: 3,
      },
    ])
    expect((await fetch(`${sandbox.url}/checkout/${orderNo}`)).status).toBe(404)
  })

  test.each([
    ['an unknown account', { userId: '1' }, 'The user does not exist.'],
    ['unknown goods', { goodsId: 'nothing' }, 'The goodsId is unknown.'],
    ['a way of paying that is no store', { payType: '12' }, 'A parameter has the wrong format.'],
    ['a callbackUrl that is none', { callbackUrl: 'x' }, 'The callbackUrl is invalid.'],
    ['a missing store', { payType: '' }, 'A required parameter is missing.'],
  ])('refuses %s and makes no order', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    expect((await open(sandbox, 'purchaseOrder', { ...buying, ...change })).json).toEqual(refused(message))
    expect((await stateOf(sandbox)).history.orders).toBeUndefined()
  })
})
