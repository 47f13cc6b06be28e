import type { Order, QuickState } from '../state.ts'
import { nextOrderNo } from './orderNo.ts'

interface Step {
  readonly state: QuickState
  readonly now: number
}

/** The order that began the subscription an order belongs to; the order itself when it began one, or belongs to none. */
export const firstOf = async (state: QuickState, order: Order): Promise<Order> =>
  order.subscriptionOf === undefined ? order : ((await state.order(order.subscriptionOf)) ?? order)

/** A new unpaid order of the same subscription, with everything the first one was ordered with. */
// ASSUMPTION quick-17: a renewal is an order of its own, and the game knows it by the cpOrderNo of the first.
export async function renew({ state, now }: Step, first: Order): Promise<Order> {
  return {
    ...first,
    orderNo: await nextOrderNo(state, now),
    createTime: now,
    payStatus: 0,
    payTime: 0,
    asyncStatus: 0,
    asyncTime: 0,
    dealAmount: '0',
    dealUsdAmount: '0',
    channelOrderNo: '',
    subscriptionOf: first.orderNo,
  }
}
