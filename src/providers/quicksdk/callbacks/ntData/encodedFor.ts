import type { EmissionFormat } from '../../../../contract/callbacks/callback.ts'
import type { Order, Product } from '../../state.ts'
import { timeText } from '../../values/beijing.ts'
import { decimalOf, format } from '../../values/money.ts'
import { encodeMessage } from './encode.ts'
import { ntData, ntDataAggregation, USUAL_ROOT } from './formats.ts'

/** What both formats say of an order. A failed attempt to pay has its own time, and the amount that was asked. */
const common = (order: Order, succeeded: boolean, now: number) => ({
  order_no: order.orderNo,
  pay_time: timeText(succeeded ? order.payTime : now),
  amount: format(decimalOf(succeeded ? order.dealAmount : order.amount), 2),
  status: succeeded ? '0' : '1',
  extras_params: order.extrasParams,
})

const selfPlatform = (order: Order, subReason: string) => ({
  uid: order.uid,
  login_name: order.userName,
  out_order_no: order.cpOrderNo,
  ...(order.subscriptionStatus !== undefined && { subscriptionStatus: String(order.subscriptionStatus), subReason }),
})

const aggregation = (order: Order) => ({
  is_test: String(order.isSandbox),
  // ASSUMPTION quick-40: the channel the order names; the documents of the aggregation number them.
  channel: order.channelCode === '' ? '0' : order.channelCode,
  channel_uid: order.uid,
  game_order: order.cpOrderNo,
})

/** How the notification of an order is sent by a product whose format is not the signed form. */
export function encodedFor(
  order: Order,
  product: Product,
  outcome: 'success' | 'failure',
  now: number,
  subReason: string,
): EmissionFormat | undefined {
  const { callbackFormat, callbackMethod, callbackKey, callbackRoot, md5Key = callbackKey } = product
  if (callbackFormat === 'form') return undefined
  const form = callbackFormat === 'nt_data' ? ntData : ntDataAggregation
  const own = callbackFormat === 'nt_data' ? selfPlatform(order, subReason) : aggregation(order)
  const root = callbackRoot ?? USUAL_ROOT[callbackFormat]
  return {
    format: form,
    ...(callbackMethod === 'GET' && { method: 'GET' }),
    values: { ...own, ...common(order, outcome === 'success', now) },
    encode: (values) => encodeMessage(form, { root, callbackKey, md5Key }, values),
  }
}
