import { describe, expect, test } from 'vitest'
import { infoOf, newPurchase, startPaying } from '../../support/payments.ts'
import { ios, NOW, open, refused, stateOf } from '../../support/quicksdk.ts'

const ticket = Buffer.from('{"receipt":"ü"}').toString('base64')
const paying = (orderNo: string) => ({ orderNo, transactionId: '2000000512345678' })

describe('postAppstoreTicket', () => {
  test.each([{}, { ticket }])('pays the order and notifies the game (%j)', async (more) => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newPurchase(sandbox, 8)
    const { json } = await open(sandbox, 'postAppstoreTicket', { ...paying(orderNo), ...more })
    expect(json).toEqual({ status: true, message: '', data: { message: 'success' } })
    await sandbox.clock.advance('0s')
    expect(await infoOf(sandbox, orderNo)).toMatchObject({
      payStatus: 1,
      payTime: NOW,
      channelOrderNo: '2000000512345678',
      asyncStatus: 1,
    })
    expect(game.received.map(({ form }) => form.orderNo)).toEqual([orderNo])
    expect((await stateOf(sandbox)).history.receipts).toEqual([
      { store: 'apple', transactionId: '2000000512345678', orderNo },
    ])
  })

  test('refuses a replayed transaction, for its own order and for another', async () => {
    const { sandbox, game } = await startPaying()
    const orders = [await newPurchase(sandbox, 8), await newPurchase(sandbox, 8)]
    await open(sandbox, 'postAppstoreTicket', paying(orders[0] ?? ''))
    for (const orderNo of orders) {
      const { json } = await open(sandbox, 'postAppstoreTicket', paying(orderNo))
      expect(json).toEqual(refused('The receipt was already used.'))
    }
    await sandbox.clock.advance('1d')
    expect([(await infoOf(sandbox, orders[1] ?? '')).payStatus, game.received.length]).toEqual([0, 1])
  })

  test('refuses a second transaction for a paid order', async () => {
    const { sandbox } = await startPaying()
    const orderNo = await newPurchase(sandbox, 8)
    await open(sandbox, 'postAppstoreTicket', paying(orderNo))
    const { json } = await open(sandbox, 'postAppstoreTicket', { orderNo, transactionId: 'another' })
    expect(json).toEqual(refused('The order is already paid.'))
  })

  test.each([
    ['a transaction the store does not know', { transactionId: 'invalid-1' }, 'The receipt is invalid.'],
    ['a ticket that is no base64', { ticket: '{"receipt":1}' }, 'The receipt is invalid.'],
    ['a ticket that was cut', { ticket: ticket.slice(0, -1) }, 'The receipt is invalid.'],
    ['an unknown order', { orderNo: '1' }, 'The order does not exist.'],
    ['a missing transaction', { transactionId: '' }, 'A required parameter is missing.'],
  ])('refuses %s and pays nothing', async (_what, change, message) => {
    const { sandbox } = await startPaying()
    const params = { ...paying(await newPurchase(sandbox, 8)), ...change }
    expect((await open(sandbox, 'postAppstoreTicket', params)).json).toEqual(refused(message))
    const { history } = await stateOf(sandbox)
    expect([history.receipts, history.orders[0].payStatus]).toEqual([undefined, 0])
  })

  test('refuses an order that is not for this store or not of this product', async () => {
    const { sandbox } = await startPaying()
    const google = await open(sandbox, 'postAppstoreTicket', paying(await newPurchase(sandbox, 30)))
    expect(google.json).toEqual(refused('The receipt does not belong to the order.'))
    const params = paying(await newPurchase(sandbox, 8))
    const foreign = await open(sandbox, 'postAppstoreTicket', params, { productCode: ios })
    expect(foreign.json).toEqual(refused('The order does not exist.'))
  })
})
