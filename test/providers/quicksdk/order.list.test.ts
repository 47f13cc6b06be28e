import { describe, expect, test } from 'vitest'
import { orderRow, shownRow, startWithHistory } from '../../support/payments.ts'
import { alice, ios, ming, NOW, open, refused } from '../../support/quicksdk.ts'

const userId = alice.uid
/** Of every ten orders one is unpaid; the last belongs to somebody else. */
const orders = Array.from({ length: 121 }, (_, index) =>
  orderRow(index + 1, { payStatus: index % 10 === 3 ? 0 : 1, uid: index === 120 ? ming.uid : userId }),
)

async function listing() {
  const sandbox = await startWithHistory({ orders })
  return async (params: Record<string, string> = {}) => {
    const { json } = await open(sandbox, 'orderList', { userId, ...params })
    return json.data.map(({ createTime }: { createTime: number }) => createTime - NOW)
  }
}
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)

describe('orderList', () => {
  test('answers table 3', async () => {
    const sandbox = await startWithHistory({ orders: [orderRow(1)] })
    const { json } = await open(sandbox, 'orderList', { userId })
    expect(json).toEqual({ status: true, message: '', data: [shownRow] })
    expect(Object.keys(json.data[0])).toEqual(Object.keys(shownRow))
  })

  test('answers the newest 100, or pages of 20', async () => {
    const list = await listing()
    expect(await list()).toEqual(down(120, 21))
    expect(await list({ page: '1' })).toEqual(down(120, 101))
    expect(await list({ page: '0' })).toEqual(down(120, 101))
    expect(await list({ page: '6' })).toEqual(down(20, 1))
    expect(await list({ page: '7' })).toEqual([])
  })

  test('filters by time, both ends included, and by pay status', async () => {
    const list = await listing()
    expect(await list({ btime: String(NOW + 5), etime: String(NOW + 7) })).toEqual([7, 6, 5])
    expect(await list({ payStatus: '0' })).toEqual(down(12, 1).map((tens) => tens * 10 - 6))
    expect(await list({ payStatus: '1', etime: String(NOW + 5) })).toEqual([5, 3, 2, 1])
    expect(await list({ payStatus: '-1', etime: String(NOW + 5) })).toEqual([5, 4, 3, 2, 1])
  })

  test('shows the orders of the product and the account alone', async () => {
    const sandbox = await startWithHistory({ orders })
    expect((await open(sandbox, 'orderList', { userId }, { productCode: ios })).json.data).toEqual([])
    expect((await open(sandbox, 'orderList', { userId: ming.uid })).json.data).toHaveLength(1)
  })

  test.each([
    ['an unknown account', { userId: '1' }, 'The user does not exist.'],
    ['a pay status that is none', { payStatus: '2' }, 'A parameter has the wrong format.'],
    ['a page that is no number', { page: 'one' }, 'A parameter has the wrong format.'],
    ['a missing account', { userId: '' }, 'A required parameter is missing.'],
  ])('refuses %s', async (_what, change, message) => {
    const sandbox = await startWithHistory({})
    expect((await open(sandbox, 'orderList', { userId, ...change })).json).toEqual(refused(message))
  })
})
