import { deliver, sent, sentIds } from '../../../contract/callbacks/deliveryScript.ts'
import { object, optional, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
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
    if (!order) return fail('NOT_FOUND', prose(`There is no order ${orderNo}.`, `没有订单 ${orderNo}。`))
    if (order.subscriptionStatus === undefined) {
      fail(
        'CONFLICT',
        prose(
          `Order ${orderNo} is no subscription; postGooglePlayVerify with SUBSCRIPTIONS-V3 makes one.`,
          `订单 ${orderNo} 不是订阅；用 postGooglePlayVerify 的 SUBSCRIPTIONS-V3 可以创建订阅。`,
        ),
      )
    }
    const product = await state.product(order.productCode)
    if (product?.callbackFormat === 'nt_data_aggregation') {
      fail(
        'CONFLICT',
        prose(
          `Product ${order.productCode} has the callbackFormat nt_data_aggregation, whose notifications have no place for a subscription's end. form and nt_data have.`,
          `产品 ${order.productCode} 的 callbackFormat 为 nt_data_aggregation，其通知无法表示订阅结束；form 与 nt_data 可以。`,
        ),
      )
    }
    const first = await firstOf(state, order)
    if (first.subscriptionStatus === 2)
      fail(
        'CONFLICT',
        prose(`The subscription of order ${orderNo} is already cancelled.`, `订单 ${orderNo} 的订阅已取消。`),
      )
    const cancelled = { ...order, subscriptionStatus: 2 }
    await state.putOrder({ ...first, subscriptionStatus: 2 })
    await state.putOrder(cancelled)
    const callbackIds = await notify(call, cancelled, 'success', { subReason: reason, script })
    if (callbackIds === undefined) {
      return fail(
        'INVALID',
        prose(
          'Neither the order nor its product has a callbackUrl, so the game cannot be notified.',
          '订单及其产品都没有 callbackUrl，无法通知游戏。',
        ),
      )
    }
    return sentIds(callbackIds)
  },
})
