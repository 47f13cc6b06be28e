import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import type { Order } from '../state.ts'
import { type Paying, payOrder, STORE_WAYS } from './paying.ts'

type Store = keyof typeof STORE_WAYS

interface Redeeming extends Paying {
  remark(slug: string, prose: Prose): void
  readonly fail: (
    error: 'RECEIPT_INVALID' | 'RECEIPT_USED' | 'RECEIPT_MISMATCH' | 'ORDER_PAID',
    detail?: Prose,
  ) => never
}

// ASSUMPTION quick-17: `invalid-` is how a test makes a receipt that the store refuses.
function refuseUnknown({ fail }: Redeeming, transactionId: string): void {
  if (transactionId.startsWith('invalid-'))
    fail('RECEIPT_INVALID', prose(`the store does not know ${transactionId}`, `商店不认识 ${transactionId}`))
}

/** The order whose subscription a purchaseToken of Google renews; nothing when the token is new or was no subscription's. */
export async function renewedBy(call: Redeeming, purchaseToken: string): Promise<Order | undefined> {
  refuseUnknown(call, purchaseToken)
  const paid = await call.state.receipt('google', purchaseToken)
  const first = paid && (await call.state.order(paid.orderNo))
  return first?.subscriptionStatus === undefined ? undefined : first
}

/** Refuses a transaction that the store would not know, and one that has paid for an order before. */
export async function refuseSpent(call: Redeeming, store: Store, transactions: readonly string[]): Promise<void> {
  for (const transactionId of transactions) {
    refuseUnknown(call, transactionId)
    const used = await call.state.receipt(store, transactionId)
    if (used)
      call.fail(
        'RECEIPT_USED',
        prose(`${transactionId} has paid for order ${used.orderNo}`, `${transactionId} 已用于支付订单 ${used.orderNo}`),
      )
  }
}

/** Pays a store order with a transaction, which thereby is spent. The first of its ids is the channel's order number. */
export async function redeem(call: Redeeming, store: Store, order: Order, transactions: readonly string[]) {
  if (order.source !== 'purchase' || order.payTypeId !== STORE_WAYS[store]) {
    call.fail(
      'RECEIPT_MISMATCH',
      prose(
        `order ${order.orderNo} was not made by purchaseOrder for this store`,
        `订单 ${order.orderNo} 不是由 purchaseOrder 为该商店创建的`,
      ),
    )
  }
  if (order.payStatus === 1)
    call.fail(
      'ORDER_PAID',
      prose(
        `order ${order.orderNo} was paid with ${order.channelOrderNo}`,
        `订单 ${order.orderNo} 已由 ${order.channelOrderNo} 支付`,
      ),
    )
  for (const transactionId of transactions) {
    await call.state.putReceipt({ store, transactionId, orderNo: order.orderNo })
  }
  const told = await payOrder(call, order, { transaction: transactions[0] })
  // ASSUMPTION quick-34: the store has taken the money, so the order is paid all the same.
  if (told !== undefined) return
  call.remark('callback-address-missing', {
    en: `Neither order ${order.orderNo} nor its product has a callbackUrl: the order is paid, and the game was not notified.`,
    zh: `订单 ${order.orderNo} 及其产品都没有 callbackUrl：订单已支付，但没有通知游戏`,
  })
}
