import { describe, expect, test } from 'vitest'
import { monthBefore, timeText } from '../../../src/providers/quicksdk/values/beijing.ts'
import { orderRow, startWithHistory } from '../../support/payments.ts'
import { android, ios, NOW, open, refused } from '../../support/quicksdk.ts'
import { postJson } from '../../support/sandbox.ts'

const DAY = 86_400

describe('orderRefund', () => {
  test('answers table 22, newest refund first', async () => {
    const sandbox = await startWithHistory({ orders: [orderRow(1), orderRow(2)] })
    for (const orderNo of [orderRow(2).orderNo, orderRow(1).orderNo]) {
      await sandbox.clock.advance('10s')
      expect(await sandbox.quicksdk.refund({ orderNo })).toEqual({ orderNo, voidedTime: sandbox.clock.now() })
    }
    const { json } = await open(sandbox, 'orderRefund')
    expect(json.data).toEqual([
      {
        orderNo: '0020231115061320000001',
        productId: 1,
        productName: 'Demo game 演示游戏',
        uid: '10001',
        usdAmount: 0.99,
        productOrderNo: 'G-1',
        channelOrderNo: 'C-1',
        payType: 12,
        goodsId: 'gem60',
        serverName: 'S1',
        roleName: '劍客',
        extrasParams: 'x',
        voidedTime: NOW + 20,
      },
      expect.objectContaining({ productOrderNo: 'G-2', voidedTime: NOW + 10 }),
    ])
    expect((await open(sandbox, 'orderRefund', {}, { productCode: ios })).json.data).toEqual([])
  })

  test('looks back a month unless told, and filters by the time of the refund', async () => {
    const times = [NOW - 31 * DAY - 1, NOW - 31 * DAY, NOW - DAY, NOW]
    const orders = times.map((_, index) => orderRow(index + 1))
    const refunds = times.map((voidedTime, index) => ({
      orderNo: orderRow(index + 1).orderNo,
      productCode: android,
      voidedTime,
    }))
    const sandbox = await startWithHistory({ orders, refunds })
    const found = async (params: Record<string, string> = {}) =>
      (await open(sandbox, 'orderRefund', params)).json.data.map((one: { voidedTime: number }) => one.voidedTime)
    expect(await found()).toEqual([times[3], times[2], times[1]])
    expect(await found({ btime: '0' })).toHaveLength(4)
    expect(await found({ btime: '0', etime: String(NOW - DAY) })).toEqual([times[2], times[1], times[0]])
    sandbox.clock.set({ now: NOW - 2 * DAY })
    expect(await found()).toEqual([times[1], times[0]])
  })

  test('answers the newest 500', async () => {
    const orders = Array.from({ length: 501 }, (_, index) => orderRow(index + 1))
    const refunds = orders.map(({ orderNo }, index) => ({ orderNo, productCode: android, voidedTime: NOW - index }))
    const sandbox = await startWithHistory({ orders, refunds })
    const { data } = (await open(sandbox, 'orderRefund')).json
    expect([data.length, data[0].voidedTime]).toEqual([500, NOW])
  })

  test('refuses a time that is none', async () => {
    const sandbox = await startWithHistory({})
    const { json } = await open(sandbox, 'orderRefund', { btime: 'yesterday' })
    expect(json).toEqual(refused('A parameter has the wrong format.'))
  })
})

test.each([
  ['an unknown order', '1', 404],
  ['an unpaid order', orderRow(2).orderNo, 409],
])('the refund action refuses %s', async (_what, orderNo, status) => {
  const sandbox = await startWithHistory({ orders: [orderRow(1), orderRow(2, { payStatus: 0 })] })
  expect((await postJson(`${sandbox.url}/__admin/quicksdk/refund`, { orderNo })).status).toBe(status)
})

test('an order is refunded once, and stays paid', async () => {
  const { orderNo } = orderRow(1)
  const sandbox = await startWithHistory({ orders: [orderRow(1)] })
  await sandbox.quicksdk.refund({ orderNo })
  expect((await postJson(`${sandbox.url}/__admin/quicksdk/refund`, { orderNo })).status).toBe(409)
  expect((await open(sandbox, 'orderRefund')).json.data).toHaveLength(1)
  expect((await open(sandbox, 'orderInfo', { userId: '10001', orderNo })).json.data.payStatus).toBe(1)
})

test.each([
  ['2023-11-15 06:13:20', '2023-10-15 06:13:20'],
  ['2024-03-31 23:59:59', '2024-02-29 23:59:59'],
  ['2023-01-31 00:00:00', '2022-12-31 00:00:00'],
])('a month before %s is %s', (time, before) => {
  expect(timeText(monthBefore(Date.parse(`${time.replace(' ', 'T')}+08:00`) / 1000))).toBe(before)
})
