import { object, text, unixTime } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { quicksdk } from '../spec.ts'

export const refund = quicksdk.action({
  id: 'refund',
  summary: {
    en: 'A paid order is refunded; it then appears in orderRefund',
    zh: '订单退款，随后出现在退款列表 (orderRefund) 中',
  },
  params: { orderNo: text({ en: 'The order.', zh: 'SDK 订单号', example: '0020231115061320000001' }) },
  data: object({
    orderNo: text({ en: 'The order.', zh: 'SDK 订单号' }),
    voidedTime: unixTime({ en: 'When it was refunded.', zh: '退款时间' }),
  }),
  async handle({ params, state, now, fail }) {
    const { orderNo } = params
    const order = await state.order(orderNo)
    if (!order) return fail('NOT_FOUND', prose(`There is no order ${orderNo}.`, `没有订单 ${orderNo}。`))
    if (order.payStatus === 0)
      fail(
        'CONFLICT',
        prose(
          `Order ${orderNo} is not paid. Pay it with quicksdk/pay.`,
          `订单 ${orderNo} 尚未支付。请用 quicksdk/pay 支付。`,
        ),
      )
    if (await state.refund(orderNo))
      fail('CONFLICT', prose(`Order ${orderNo} is already refunded.`, `订单 ${orderNo} 已退款。`))
    await state.putRefund({ orderNo, productCode: order.productCode, voidedTime: now })
    return { orderNo, voidedTime: now }
  },
})
