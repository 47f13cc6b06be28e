import type { Order } from '../state.ts'
import { type Paying, payOrder, STORE_WAYS } from './paying.ts'

type Store = keyof typeof STORE_WAYS

interface Redeeming extends Paying {
  readonly fail: (
    error: 'RECEIPT_INVALID' | 'RECEIPT_USED' | 'RECEIPT_MISMATCH' | 'ORDER_PAID',
    detail?: string,
  ) => never
}

/** Refuses a transaction that the store would not know, and one that has paid for an order before. */
// ASSUMPTION quick-17: `invalid-` is how a test makes a receipt that the store refuses.
export async function refuseSpent(call: Redeeming, store: Store, transactions: readonly string[]): Promise<void> {
  for (const transactionId of transactions) {
    if (transactionId.startsWith('invalid-')) call.fail('RECEIPT_INVALID', `the store does not know ${transactionId}`)
    const used = await call.state.receipt(store, transactionId)
    if (used) call.fail('RECEIPT_USED', `${transactionId} has paid for order ${used.orderNo}`)
  }
}

/** Pays a store order with a transaction, which thereby is spent. The first of its ids is the channel's order number. */
export async function redeem(call: Redeeming, store: Store, order: Order, transactions: readonly string[]) {
  if (order.source !== 'purchase' || order.payTypeId !== STORE_WAYS[store]) {
    call.fail('RECEIPT_MISMATCH', `order ${order.orderNo} was not made by purchaseOrder for this store`)
  }
  if (order.payStatus === 1) call.fail('ORDER_PAID', `order ${order.orderNo} was paid with ${order.channelOrderNo}`)
  for (const transactionId of transactions) {
    await call.state.putReceipt({ store, transactionId, orderNo: order.orderNo })
  }
  await payOrder(call, order, { transaction: transactions[0] })
}
