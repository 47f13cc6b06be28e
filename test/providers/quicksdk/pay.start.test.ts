import { describe, expect, test } from 'vitest'
import { startPaying } from '../../support/payments.ts'
import { alice, android, open, refused, stateOf } from '../../support/quicksdk.ts'

const starting = {
  userId: alice.uid,
  goodsId: 'of-our-own',
  orderSubject: 'Gems',
  roleName: '劍客',
  serverName: 'S1',
  payType: '13',
  clientLang: 'en-US',
  amount: '99.00',
  currency: 'TWD',
}

describe('startPay', () => {
  test('makes an order of the named amount and answers its page', async () => {
    const { sandbox } = await startPaying()
    const { json } = await open(sandbox, 'startPay', starting)
    const orderNo = '0020231115061320000001'
    expect(json.data).toEqual({ orderNo, payParams: `${sandbox.url}/checkout/${orderNo}` })
    expect((await stateOf(sandbox)).history.orders).toMatchObject([
      {
        orderNo,
        source: 'pay',
        currency: 'TWD',
        amount: '99.00',
        usdAmount: '3.07',
        dealRate: '0.031',
        payTypeId: 13,
        payTypeName: 'PayPal',
        payStatus: 0,
        cpOrderNo: '',
        roleLevel: 0,
      },
    ])
    const page = await (await fetch(json.data.payParams)).text()
    expect(page.match(/MyCard|PayPal/g)).toEqual(['PayPal'])
  })

  test('answers the page without its scheme where the product is set so', async () => {
    const { sandbox } = await startPaying()
    await sandbox.quicksdk.product({ productCode: android, payUrlScheme: false })
    expect((await open(sandbox, 'startPay', starting)).json.data.payParams).toMatch(/^127\.0\.0\.1:\d+\/checkout\//)
  })

  test.each([
    ['an unknown account', { userId: '1' }, 'The user does not exist.'],
    ['an unsupported currency', { currency: 'JPY' }, 'The currency is not supported.'],
    ['a negative amount', { amount: '-1' }, 'The amount is invalid.'],
    ['an amount that is none', { amount: '1,5' }, 'A parameter has the wrong format.'],
    ['an unsupported way of paying', { payType: '99' }, 'The payType is not supported.'],
    ['several ways of paying', { payType: '12|13' }, 'The payType is not supported.'],
    ['a callbackUrl that is none', { callbackUrl: 'x' }, 'The callbackUrl is invalid.'],
    ['a missing amount', { amount: '' }, 'A required parameter is missing.'],
    ['a missing currency', { currency: '' }, 'A required parameter is missing.'],
    ['a missing way of paying', { payType: '' }, 'A required parameter is missing.'],
  ])('refuses %s and makes no order', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    expect((await open(sandbox, 'startPay', { ...starting, ...change })).json).toEqual(refused(message))
    expect((await stateOf(sandbox)).history.orders).toBeUndefined()
  })
})
