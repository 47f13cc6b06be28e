import type { DeliverScript } from '../../../contract/callbacks/callback.ts'
import type { Call } from '../../../contract/operation.ts'
import { notify } from '../callbacks/pay.notify.ts'
import type { Order, PayType, Product, QuickState } from '../state.ts'
import { discounted } from './pricing.ts'

/** What of a call paying needs; calls of operations, actions and pages have it. */
export type Paying = Pick<Call<QuickState, unknown, unknown, never>, 'state' | 'now' | 'ids' | 'emit' | 'target'>

/** Ways of paying that are a store's and not the checkout page's (18). */
export const STORE_WAYS = { apple: 8, google: 30 } as const

/** The ways of paying that an order's checkout page offers, perhaps none. */
export function waysToPay({ payTypes }: Order, product: Product): readonly PayType[] {
  if (payTypes === '') return product.payTypes.filter(({ id }) => id !== STORE_WAYS.apple && id !== STORE_WAYS.google)
  const listed = payTypes.split('|')
  return product.payTypes.filter(({ id }) => listed.includes(String(id)))
}

/** The address of an order's checkout page. */
// ASSUMPTION quick-14: the sandbox's own page; a live client saw the address without its scheme.
export function checkoutUrl(origin: string, { payUrlScheme }: Product, { orderNo }: Order): string {
  const url = `${origin}/checkout/${orderNo}`
  return payUrlScheme ? url : url.replace(/^https?:\/\//, '')
}

/** How an order is paid, where it matters. */
export interface Payment {
  readonly way?: PayType | undefined
  /** The store's number of it; made when absent. */
  readonly transaction?: string | undefined
  readonly script?: DeliverScript | undefined
}

/** Makes an unpaid order a paid one and notifies the game. Returns the callbacks; undefined when there is no address to call. */
export async function payOrder(call: Paying, order: Order, { way, transaction, script }: Payment) {
  const { state, now, ids } = call
  const paid: Order = {
    ...order,
    payStatus: 1,
    payTime: now,
    dealAmount: discounted(order.amount, order.actRate),
    dealUsdAmount: discounted(order.usdAmount, order.actRate),
    channelOrderNo: transaction ?? ids.digits(20),
    ...(way && { payTypeId: way.id, payTypeName: way.name }),
  }
  await state.putOrder(paid)
  await state.countPayment(paid, paid.dealUsdAmount, now)
  return notify(call, paid, 'success', { script })
}
