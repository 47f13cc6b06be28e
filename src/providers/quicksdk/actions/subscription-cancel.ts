import { deliver, sent, sentIds } from '../../../contract/deliveryScript.ts'
import { object, optional, text } from '../../../contract/schema/field.ts'
import { notify, payNotify } from '../callbacks/pay.notify.ts'
import { firstOf } from '../rules/subscriptions.ts'
import { quicksdk } from '../spec.ts'

// ASSUMPTION quick-10: a cancelled subscription is told by the pay notification with subscriptionStatus 2.
export const subscriptionCancel = quicksdk.action({
  id: 'subscription-cancel',
  summary: { en: 'A player cancels a subscription, and the game is notified', zh: '玩家取消订阅并通知游戏' },
  params: {
    orderNo: text({
      en: 'The order that began it, or one that renewed it.',
      zh: 'SDK 订单号',
      example: '0020231115061320000001',
    }),
    reason: optional(text({ en: 'Sent as subReason.', zh: '取消原因', mayBeEmpty: true })),
    deliver: optional(deliver(payNotify)),
  },
  data: object(sent),
  async handle(call) {
    const { params, state, fail } = call
    const { orderNo, reason, deliver: script } = params
    const order = await state.order(orderNo)
    if (!order) return fail('NOT_FOUND', `There is no order ${orderNo}.`)
    if (order.subscriptionStatus === undefined) {
      fail('CONFLICT', `Order ${orderNo} is no subscription; postGooglePlayVerify with SUBSCRIPTIONS-V3 makes one.`)
    }
    const product = await state.product(order.productCode)
    if (product?.callbackFormat === 'nt_data_aggregation') {
      fail(
        'CONFLICT',
        `Product ${order.productCode} has the callbackFormat nt_data_aggregation, whose notifications have no place for a subscription's end. form and nt_data have.`,
      )
    }
    const first = await firstOf(state, order)
    if (first.subscriptionStatus === 2) fail('CONFLICT', `The subscription of order ${orderNo} is already cancelled.`)
    const cancelled = { ...order, subscriptionStatus: 2 }
    await state.putOrder({ ...first, subscriptionStatus: 2 })
    await state.putOrder(cancelled)
    const callbackIds = await notify(call, cancelled, 'success', { subReason: reason, script })
    if (callbackIds === undefined) {
      return fail('INVALID', 'Neither the order nor its product has a callbackUrl, so the game cannot be notified.')
    }
    return sentIds(callbackIds)
  },
})
