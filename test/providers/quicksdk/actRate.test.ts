import { describe, expect, test } from 'vitest'
import { infoOf, newOrder, newPurchase, press, startPaying } from '../../support/payments.ts'
import { android, open, openId, stateOf } from '../../support/quicksdk.ts'
import { send, startSandbox } from '../../support/sandbox.ts'

describe('discounts (quick-27)', () => {
  async function discounted() {
    const world = await startPaying()
    const goods = [
      { goodsId: 'gem60', price: '0.99', actRate: '0.333' },
      { goodsId: 'gem300', price: '4.99' },
    ]
    await world.sandbox.quicksdk.product({ productCode: android, actRate: 0.8, goods })
    return world
  }

  test("the goods' rate, else the product's, makes the amount that is paid of the price", async () => {
    const { sandbox, game } = await discounted()
    const own = await newOrder(sandbox, { currency: 'TWD' })
    const general = await newOrder(sandbox, { goodsId: 'gem300' })
    expect(await infoOf(sandbox, own)).toMatchObject({ amount: 31.94, actRate: 0.333, dealAmount: 0 })
    for (const orderNo of [own, general]) await sandbox.quicksdk.pay({ orderNo })
    await sandbox.clock.advance('0s')
    expect(await infoOf(sandbox, own)).toMatchObject({
      amount: 31.94,
      dealAmount: 10.64,
      usdAmount: 0.99,
      dealUsdAmount: 0.33,
    })
    expect(await infoOf(sandbox, general)).toMatchObject({ amount: 4.99, actRate: 0.8, dealAmount: 3.99 })
    const forms = Object.fromEntries(game.received.map(({ form }) => [form.orderNo, form]))
    expect(forms[own]).toMatchObject({ payAmount: '10.640000', usdAmount: '0.33', actRate: '0.333' })
    expect(forms[general]).toMatchObject({ payAmount: '3.990000', usdAmount: '3.99', actRate: '0.8' })
    const { data } = (await open(sandbox, 'daysReport', { bdate: '2023-11-15' })).json
    expect(data[0].allPay).toBe(4.32)
  })

  test('the checkout page shows price, discount and what is due, and the country', async () => {
    const { sandbox } = await discounted()
    const orderNo = await newOrder(sandbox, { goodsId: 'gem300', clientLang: 'en-US', countryCode: 'TWN' })
    const { text } = await send(`${sandbox.url}/checkout/${orderNo}`)
    for (const shown of ['Pay 3.99 USD', '4.99 USD', 'Discount factor', '0.8', 'Country', 'TWN']) {
      expect(text).toContain(shown)
    }
  })

  test('holds for store orders, and not for synced ones', async () => {
    const { sandbox } = await discounted()
    expect(await infoOf(sandbox, await newPurchase(sandbox, 30, { goodsId: 'gem300' }))).toMatchObject({ actRate: 0.8 })
    const params = { userId: '10001', goodsId: 'gem60', orderSubject: 's', roleName: 'r', serverName: 's' }
    const { data } = (await open(sandbox, 'createOrder', { ...params, amount: '5', payType: '12', payStatus: '1' }))
      .json
    expect(data).toMatchObject({ actRate: 1, dealAmount: 5 })
  })

  test('never makes a thing free', async () => {
    const { sandbox } = await discounted()
    await sandbox.quicksdk.product({
      productCode: android,
      goods: [{ goodsId: 'gem60', price: '0.01' }],
      actRate: '0.0001',
    })
    const orderNo = await newOrder(sandbox)
    await sandbox.quicksdk.pay({ orderNo })
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ dealAmount: 0.01 })
  })

  test('survives in the state', async () => {
    const { sandbox } = await discounted()
    const dumped = await stateOf(sandbox)
    expect(dumped.merchants[0].products[0]).toMatchObject({ actRate: '0.8', goods: [{ actRate: '0.333' }, {}] })
    const again = await startSandbox({ seed: { quicksdk: dumped } })
    expect(await stateOf(again)).toEqual(dumped)
  })

  test.each([0, -1, '1.01', '0.0', 2])('a rate of %j is refused', async (actRate) => {
    for (const [product, path] of [
      [{ actRate }, 'actRate'],
      [{ goods: [{ goodsId: 'a', price: 1, actRate }] }, 'goods/0/actRate'],
    ] as const) {
      const seed = { quicksdk: { merchants: [{ openId, products: [product] }] } }
      await expect(startSandbox({ seed })).rejects.toThrow(`/products/0/${path}: a discount above 0 and at most 1`)
    }
  })
})

describe('an order without an address to notify (quick-34)', () => {
  test('is not paid: neither by the action nor on the page, which says why', async () => {
    const seed = {
      quicksdk: {
        merchants: [
          {
            openId,
            openKey: 'demo-quick-openkey',
            users: [{ uid: '10001', username: 'alice' }],
            products: [{ productCode: android, goods: [{ goodsId: 'gem60', price: 1 }] }],
          },
        ],
      },
    }
    const sandbox = await startSandbox({ seed })
    const orderNo = await newOrder(sandbox, { clientLang: 'en' })
    await expect(sandbox.quicksdk.pay({ orderNo })).rejects.toThrow('callbackUrl')
    for (const outcome of ['success', 'failure']) {
      const page = await (await press(`${sandbox.url}/checkout/${orderNo}`, outcome)).text()
      expect(page).toContain('Neither the order nor its product has a callback address')
    }
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(0)
  })

  test('a store has taken the money, so its receipt pays all the same, with a diagnosis', async () => {
    const seed = {
      quicksdk: {
        merchants: [
          {
            openId,
            openKey: 'demo-quick-openkey',
            users: [{ uid: '10001', username: 'alice' }],
            products: [{ productCode: android, goods: [{ goodsId: 'gem60', price: 1 }] }],
          },
        ],
      },
    }
    const sandbox = await startSandbox({ seed })
    const orderNo = await newPurchase(sandbox, 8)
    const { json, headers } = await open(sandbox, 'postAppstoreTicket', { orderNo, transactionId: 't-1' })
    expect([json.status, headers.get('x-sandbox-diagnosis')?.split(' ')[0]]).toEqual([true, 'callback-address-missing'])
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(1)
  })
})

describe('clientLang (quick-26)', () => {
  const startPay = {
    userId: '10001',
    goodsId: 'g',
    orderSubject: 's',
    roleName: 'r',
    serverName: 's',
    payType: '12',
    amount: '1',
    currency: 'USD',
  }
  const buying = {
    userId: '10001',
    goodsId: 'gem60',
    orderSubject: 's',
    roleName: 'r',
    serverName: 's',
    goodsName: 'n',
    roleLevel: '1',
    extrasParams: '',
  }

  test.each([
    ['getPayUrl', buying],
    ['startPay', startPay],
  ] as const)('%s without it makes an order in Traditional Chinese, with a remark', async (name, params) => {
    const { sandbox } = await startPaying()
    for (const sent of [{}, { clientLang: '' }] as Record<string, string>[]) {
      const { json, headers } = await open(sandbox, name, { ...params, ...sent })
      expect(headers.get('x-sandbox-diagnosis')?.split(' ')[0]).toBe('client-lang-missing')
      const { text } = await send(json.data.payUrl ?? json.data.payParams)
      expect(text).toContain('lang="zh-Hant"')
    }
    const { headers } = await open(sandbox, name, { ...params, clientLang: 'en-US' })
    expect(headers.get('x-sandbox-diagnosis')).toBeNull()
  })
})
