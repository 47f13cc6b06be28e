import { object, text, unixTime } from '../../../contract/schema/field.ts'
import { quicksdk } from '../spec.ts'

export const refund = quicksdk.action({
  id: 'refund',
  summary: { en: 'A paid order is refunded; it then appears in orderRefund', zh: '订单退款，随后出现在退款列表中' },
  params: { orderNo: text({ en: 'The order.', zh: 'SDK 订单号', example: '0020231115061320000001' }) },
  data: object({
    orderNo: text({ en: 'The order.', zh: 'SDK 订单号' }),
    voidedTime: unixTime({ en: 'When it was refunded.', zh: '退款时间' }),
  }),
  async handle({ params, state, now, fail }) {
    const { orderNo } = params
    const order = await state.order(orderNo)
    if (!order) return fail('NOT_FOUND', `There is no order ${orderNo}.`)
    if (order.payStatus === 0) fail('CONFLICT', `Order ${orderNo} is not paid. Pay it with quicksdk/pay.`)
    if (await state.refund(orderNo)) fail('CONFLICT', `Order ${orderNo} is already refunded.`)
    await state.putRefund({ orderNo, productCode: order.productCode, voidedTime: now })
    return { orderNo, voidedTime: now }
  },
})
