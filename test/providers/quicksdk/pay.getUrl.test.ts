import { describe, expect, test } from 'vitest'
import { buying, infoOf, newOrder, startPaying } from '../../support/payments.ts'
import { android, NOW, open, refused, stateOf } from '../../support/quicksdk.ts'

describe('getPayUrl', () => {
  test.each([false, true])('makes an unpaid order and answers its page (multipart: %s)', async (multipart) => {
    const { sandbox } = await startPaying()
    const { json } = await open(sandbox, 'getPayUrl', buying, { multipart })
    const orderNo = '0020231115061320000001'
    expect(json).toEqual({ status: true, message: '', data: { payUrl: `${sandbox.url}/checkout/${orderNo}` } })
    expect((await fetch(json.data.payUrl)).status).toBe(200)
    expect(await infoOf(sandbox, orderNo)).toEqual({
      orderNo,
      productName: 'Demo game 演示游戏',
      userName: 'alice',
      uid: '10001',
      currencyWord: 'USD',
      amount: 0.99,
      usdAmount: 0.99,
      dealAmount: 0,
      dealUsdAmount: 0,
      actRate: 1,
      dealRate: 1,
      createTime: NOW,
      productOrderNo: 'G-1',
      channelOrderNo: '',
      payStatus: 0,
      asyncStatus: 0,
      payTime: 0,
      payTypeName: '',
      payTypeId: 0,
      orderGoodsId: 'gem60',
      serverName: 'S1',
      roleName: '劍客',
      roleLelvel: 8,
      asyncTime: 0,
      extrasParams: '{"k":"v & 中"}',
      orderSubject: '60 gems',
      channelCode: '',
      isSandbox: 0,
    })
  })

  test('numbers orders with 22 digits: 00, the time in Beijing, and 6 that count up', async () => {
    const { sandbox } = await startPaying()
    const first = await newOrder(sandbox)
    await sandbox.clock.advance('1d')
    expect([first, await newOrder(sandbox)]).toEqual(['0020231115061320000001', '0020231116061320000002'])
  })

  test('answers the URL without its scheme where the product is set so', async () => {
    const { sandbox } = await startPaying()
    await sandbox.quicksdk.product({ productCode: android, payUrlScheme: false })
    const { payUrl } = (await open(sandbox, 'getPayUrl', buying)).json.data
    expect(payUrl).toMatch(/^127\.0\.0\.1:\d+\/checkout\/\d{22}$/)
    expect((await fetch(`http://${payUrl}`)).status).toBe(200)
  })

  test.each([
    ['the price of the goods in dollars', {}, { amount: '0.99', usdAmount: '0.99', currency: 'USD', dealRate: '1' }],
    [
      'the price converted with the product’s rate',
      { currency: 'TWD' },
      { amount: '31.94', usdAmount: '0.99', currency: 'TWD', dealRate: '0.031' },
    ],
    [
      'the price whatever amount is named without payVersion',
      { amount: '5', currency: 'USD' },
      { amount: '0.99', usdAmount: '0.99', currency: 'USD' },
    ],
    [
      'what payVersion 2 names, worth what the rate says',
      { payVersion: '2', amount: '150.50', currency: 'TWD', goodsId: 'anything' },
      { amount: '150.50', usdAmount: '4.67', currency: 'TWD', goodsId: 'anything' },
    ],
    [
      'the dollars payVersion 2 names, to the last decimal',
      { payVersion: '2', amount: '0.100001', currency: 'USD' },
      { amount: '0.100001', usdAmount: '0.100001' },
    ],
  ])('asks %s', async (_what, change, expected) => {
    const { sandbox } = await startPaying()
    await newOrder(sandbox, change as Record<string, string>)
    expect((await stateOf(sandbox)).history.orders).toMatchObject([{ ...expected, payStatus: 0, source: 'pay' }])
  })

  test('takes optional values that are sent empty for ones that are left out', async () => {
    const { sandbox } = await startPaying()
    const empty = {
      amount: '',
      currency: '',
      payVersion: '',
      payType: '',
      callbackUrl: '',
      countryCode: '',
      cpOrderNo: '',
    }
    expect((await infoOf(sandbox, await newOrder(sandbox, empty))).amount).toBe(0.99)
  })

  test('offers no way of a store, unless the order names it', async () => {
    const { sandbox } = await startPaying()
    const payTypes = [
      { id: 8, name: 'Apple-Way' },
      { id: 30, name: 'Google-Way' },
      { id: 77, name: 'Page-Way' },
    ]
    await sandbox.quicksdk.product({ productCode: android, payTypes })
    const page = async (change = {}) =>
      (await (await fetch(`${sandbox.url}/checkout/${await newOrder(sandbox, change)}`)).text()).match(/\w+-Way/g)
    expect(await page()).toEqual(['Page-Way'])
    expect(await page({ payType: '30|77' })).toEqual(['Google-Way', 'Page-Way'])
  })

  test('offers the listed ways of paying that the product has', async () => {
    const { sandbox } = await startPaying()
    const page = async (change = {}) =>
      (await (await fetch(`${sandbox.url}/checkout/${await newOrder(sandbox, change)}`)).text()).match(/MyCard|PayPal/g)
    expect(await page()).toEqual(['MyCard', 'PayPal'])
    expect(await page({ payType: '13|99' })).toEqual(['PayPal'])
    expect((await stateOf(sandbox)).history.orders).toMatchObject([{ payTypes: '' }, { payTypes: '13' }])
  })

  test.each([
    ['an unknown account', { userId: '1' }, 'The user does not exist.'],
    ['unknown goods', { goodsId: 'nothing' }, 'The goodsId is unknown.'],
    ['a currency the product does not have', { currency: 'JPY' }, 'The currency is not supported.'],
    ['a currency named like a member of every object', { currency: 'constructor' }, 'The currency is not supported.'],
    ['payVersion 2 without amount', { payVersion: '2', currency: 'TWD' }, 'A required parameter is missing.'],
    ['payVersion 2 without currency', { payVersion: '2', amount: '1' }, 'A required parameter is missing.'],
    ['an amount of nothing', { payVersion: '2', amount: '0', currency: 'TWD' }, 'The amount is invalid.'],
    ['seven decimals', { payVersion: '2', amount: '0.0000001', currency: 'USD' }, 'The amount is invalid.'],
    ['sixteen digits', { payVersion: '2', amount: '1234567890123456', currency: 'USD' }, 'The amount is invalid.'],
    ['another payVersion', { payVersion: '1' }, 'A parameter has the wrong format.'],
    ['ways of paying it has none of', { payType: '98|99' }, 'The payType is not supported.'],
    ['a callbackUrl that is none', { callbackUrl: 'game.test/pay' }, 'The callbackUrl is invalid.'],
  ])('refuses %s and makes no order', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    const { json } = await open(sandbox, 'getPayUrl', { ...buying, ...change } as Record<string, string>)
    expect(json).toEqual(refused(message))
    expect((await stateOf(sandbox)).history.orders).toBeUndefined()
  })
})
