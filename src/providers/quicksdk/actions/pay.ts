import { deliver, sent, sentIds } from '../../../contract/callbacks/deliveryScript.ts'
import { object, oneOf, optional, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { notify, payNotify } from '../callbacks/pay.notify.ts'
import { payOrder, waysToPay } from '../rules/paying.ts'
import { quicksdk } from '../spec.ts'

export const pay = quicksdk.action({
  id: 'pay',
  summary: {
    en: 'A player pays an order, or fails to, and the game is notified',
    zh: '玩家支付订单（成功或失败）并通知游戏',
  },
  params: {
    orderNo: text({ en: 'The order.', zh: 'SDK 订单号', example: '0020231115061320000001' }),
    outcome: optional(oneOf(['success', 'failure'], { en: 'Default success.', zh: '支付结果，默认成功' })),
    deliver: optional(deliver(payNotify)),
  },
  data: object({
    orderNo: text({ en: 'The order.', zh: 'SDK 订单号' }),
    ...sent,
  }),
  async handle(call) {
    const { params, state, fail } = call
    const { orderNo, outcome = 'success', deliver: script } = params
    const order = await state.order(orderNo)
    const product = order && (await state.product(order.productCode))
    if (!order || !product) {
      return fail(
        'NOT_FOUND',
        prose(
          `There is no order ${orderNo}. Make one with getPayUrl, startPay or purchaseOrder.`,
          `没有订单 ${orderNo}。请用 getPayUrl、startPay 或 purchaseOrder 创建。`,
        ),
      )
    }
    if (order.source === 'synced')
      fail(
        'CONFLICT',
        prose(
          `Order ${orderNo} was synced by createOrder and is settled for good.`,
          `订单 ${orderNo} 由 createOrder 同步而来，已成定局。`,
        ),
      )
    if (order.payStatus === 1) fail('CONFLICT', prose(`Order ${orderNo} is already paid.`, `订单 ${orderNo} 已支付。`))
    const [way] = order.payTypeId === 0 ? waysToPay(order, product) : []
    const callbackIds =
      outcome === 'success'
        ? await payOrder(call, order, { way, script })
        : await notify(call, order, outcome, { script })
    // ASSUMPTION quick-34: nothing is paid that the game cannot be told of; the refusal undoes it.
    if (callbackIds === undefined) {
      return fail(
        'INVALID',
        prose(
          'Neither the order nor its product has a callbackUrl, so the game cannot be notified. Set callbackUrl in the seed, with quicksdk/product, or when the order is made, or start the sandbox with --forward-to.',
          '订单及其产品都没有 callbackUrl，无法通知游戏。请在种子中、用 quicksdk/product 或在下单时设置 callbackUrl，或以 --forward-to 启动沙箱。',
        ),
      )
    }
    return { orderNo, ...sentIds(callbackIds) }
  },
})
