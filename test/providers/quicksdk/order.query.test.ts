import { describe, expect, test } from 'vitest'
import { orderRow, shownRow, startWithHistory } from '../../support/payments.ts'
import { alice, ios, ming, NOW, open, refused } from '../../support/quicksdk.ts'

const orders = Array.from({ length: 510 }, (_, index) =>
  orderRow(index + 1, { payStatus: index % 2, uid: index < 500 ? alice.uid : ming.uid }),
)

describe('queryOrderList', () => {
  test('answers table 24', async () => {
    const sandbox = await startWithHistory({ orders: [orderRow(1)] })
    const { json } = await open(sandbox, 'queryOrderList')
    const place = { serverName: 'S1', roleName: '劍客', asyncTime: NOW + 3, channelCode: 'cps', extrasParams: 'x' }
    expect(json.data).toEqual([{ ...shownRow, ...place }])
  })

  test.each([
    ['the newest 500', {}, 500, 510, 11],
    ['pages of 20', { page: '2' }, 20, 490, 471],
    ['pages of so many rows', { page: '3', pageRows: '7' }, 7, 496, 490],
    ['pages of 100 rows at most', { page: '1', pageRows: '1000' }, 100, 510, 411],
    ['pages of one row at least', { page: '2', pageRows: '0' }, 1, 509, 509],
    ['the first page for page 0', { page: '0', pageRows: '2' }, 2, 510, 509],
    ['the newest 500 where pageRows stands alone', { pageRows: '7' }, 500, 510, 11],
    ['times with both ends', { btime: String(NOW + 4), etime: String(NOW + 9) }, 6, 9, 4],
    ['paid orders', { payStatus: '1', page: '1' }, 20, 510, 472],
    ['unpaid orders', { payStatus: '0', page: '1' }, 20, 509, 471],
    ['paid and unpaid ones', { payStatus: '-1', page: '1' }, 20, 510, 491],
  ])('answers %s', async (_what, params, count, first, last) => {
    const sandbox = await startWithHistory({ orders })
    const { data } = (await open(sandbox, 'queryOrderList', params)).json
    expect([data.length, data[0].createTime - NOW, data.at(-1).createTime - NOW]).toEqual([count, first, last])
  })

  test('knows the orders of the product alone', async () => {
    const sandbox = await startWithHistory({ orders: [orderRow(1)] })
    expect((await open(sandbox, 'queryOrderList', {}, { productCode: ios })).json.data).toEqual([])
  })

  test.each([{ btime: '-1' }, { etime: 'now' }, { payStatus: 'paid' }, { page: '1.5' }, { pageRows: 'x' }])(
    'refuses %j',
    async (params) => {
      const sandbox = await startWithHistory({})
      const { json } = await open(sandbox, 'queryOrderList', params as Record<string, string>)
      expect(json).toEqual(refused('A parameter has the wrong format.'))
    },
  )
})
