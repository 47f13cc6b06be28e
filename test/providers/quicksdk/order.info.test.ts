import { describe, expect, test } from 'vitest'
import { orderRow, shownRow, startWithHistory } from '../../support/payments.ts'
import { alice, ios, ming, NOW, open, refused } from '../../support/quicksdk.ts'

const asked = { userId: alice.uid, orderNo: shownRow.orderNo }

describe('orderInfo', () => {
  test('answers table 4', async () => {
    const sandbox = await startWithHistory({ orders: [orderRow(1)] })
    const { json } = await open(sandbox, 'orderInfo', asked)
    expect(json.data).toEqual({
      ...shownRow,
      serverName: 'S1',
      roleName: '劍客',
      roleLelvel: 8,
      asyncTime: NOW + 3,
      extrasParams: 'x',
      orderSubject: 'Gems',
      channelCode: 'cps',
      isSandbox: 0,
    })
  })

  test.each([
    ['an unknown account', { userId: '1' }, {}, 'The user does not exist.'],
    ['an unknown order', { orderNo: '1' }, {}, 'The order does not exist.'],
    ["another account's order", { userId: ming.uid }, {}, 'The order does not exist.'],
    ["another product's order", {}, { productCode: ios }, 'The order does not exist.'],
    ['no order', { orderNo: '' }, {}, 'A required parameter is missing.'],
  ])('refuses %s', async (_what, change, options, message) => {
    const sandbox = await startWithHistory({ orders: [orderRow(1)] })
    expect((await open(sandbox, 'orderInfo', { ...asked, ...change }, options)).json).toEqual(refused(message))
  })
})
