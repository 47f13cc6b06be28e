import { describe, expect, test } from 'vitest'
import { infoOf, startPaying } from '../../support/payments.ts'
import { alice, NOW, open, refused, stateOf } from '../../support/quicksdk.ts'
import { postJson } from '../../support/sandbox.ts'

const synced = {
  userId: alice.uid,
  goodsId: 'of-our-own',
  orderSubject: 'Gems',
  roleName: '劍客',
  serverName: 'S1',
  amount: '6.90',
  payType: '12',
}
const everything = {
  ...synced,
  cpOrderNo: 'OWN-1',
  goodsName: 'Gems',
  roleLevel: '8',
  extrasParams: 'x',
  callbackUrl: 'http://127.0.0.1:3000/own',
  deviceId: 'd-1',
  channelCode: 'cps',
  payStatus: '1',
  asyncStatus: '1',
}

describe('createOrder', () => {
  test('keeps a paid and delivered order as it was sent, answers it and sends no notification', async () => {
    const { sandbox, game } = await startPaying()
    const { json } = await open(sandbox, 'createOrder', everything)
    const { orderNo } = json.data
    expect(orderNo).toMatch(/^0020231115061320\d{6}$/)
    expect(json.data).toEqual({
      orderNo,
      productName: 'Demo game 演示游戏',
      userName: 'alice',
      uid: alice.uid,
      currencyWord: 'USD',
      amount: 6.9,
      usdAmount: 6.9,
      dealAmount: 6.9,
      dealUsdAmount: 6.9,
      actRate: 1,
      dealRate: 1,
      createTime: NOW,
      productOrderNo: 'OWN-1',
      channelOrderNo: '',
      payStatus: 1,
      asyncStatus: 1,
      payTime: NOW,
      payTypeName: 'MyCard',
      payTypeId: 12,
      orderGoodsId: 'of-our-own',
      serverName: 'S1',
      roleName: '劍客',
      roleLelvel: 8,
      asyncTime: NOW,
      extrasParams: 'x',
      orderSubject: 'Gems',
      channelCode: 'cps',
      isSandbox: 0,
    })
    expect(await infoOf(sandbox, orderNo)).toEqual(json.data)
    const { history } = await stateOf(sandbox)
    expect(history.orders).toMatchObject([{ amount: '6.90', deviceId: 'd-1', callbackUrl: everything.callbackUrl }])
    expect(history.days).toContainEqual(expect.objectContaining({ payCount: 1, paid: '6.90' }))
    await sandbox.clock.advance('1d')
    expect(await sandbox.callbacks.list()).toEqual([])
    expect(game.received).toEqual([])
  })

  test('is unpaid and undelivered unless told, and stays so for good', async () => {
    const { sandbox } = await startPaying()
    const { data } = (await open(sandbox, 'createOrder', synced)).json
    expect(data).toMatchObject({ payStatus: 0, payTime: 0, asyncStatus: 0, asyncTime: 0, dealAmount: 0, roleLelvel: 0 })
    const paid = await postJson(`${sandbox.url}/__admin/quicksdk/pay`, { orderNo: data.orderNo })
    expect([paid.status, (await infoOf(sandbox, data.orderNo)).payStatus]).toEqual([409, 0])
    expect((await fetch(`${sandbox.url}/checkout/${data.orderNo}`)).status).toBe(404)
    expect((await stateOf(sandbox)).history.days.every((day: { payCount: number }) => day.payCount === 0)).toBe(true)
  })

  test.each([
    ['an unknown account', { userId: '1' }, 'The user does not exist.'],
    ['an amount of nothing', { amount: '0.00' }, 'The amount is invalid.'],
    ['a negative amount', { amount: '-1' }, 'The amount is invalid.'],
    ['an amount that is none', { amount: '1e3' }, 'A parameter has the wrong format.'],
    ['a pay status that is none', { payStatus: '-1' }, 'A parameter has the wrong format.'],
    ['a callbackUrl that is none', { callbackUrl: 'ftp://x' }, 'The callbackUrl is invalid.'],
    ['a missing title', { orderSubject: '' }, 'A required parameter is missing.'],
    ['a missing way of paying', { payType: '' }, 'A required parameter is missing.'],
  ])('refuses %s and keeps nothing', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    expect((await open(sandbox, 'createOrder', { ...everything, ...change })).json).toEqual(refused(message))
    expect((await stateOf(sandbox)).history.orders).toBeUndefined()
  })

  test('refuses the same game order a second time', async () => {
    const { sandbox } = await startPaying()
    await open(sandbox, 'createOrder', everything)
    expect((await open(sandbox, 'createOrder', everything)).json).toEqual(refused('The order already exists.'))
    expect((await stateOf(sandbox)).history.orders).toHaveLength(1)
  })
})
