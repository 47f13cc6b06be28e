import { int, list, number, object, optional, text, unixTime } from '../../../../contract/schema/field.ts'
import { extrasParams, goodsId, orderNo, tags, uid } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'
import type { Order } from '../../state.ts'
import { monthBefore } from '../../values/beijing.ts'
import { numberOf } from '../../values/money.ts'

// ASSUMPTION quick-24: the document has no paging here; the newest are answered, as many as in 24.
const NEWEST = 500

const maybe = (en: string, zh: string) => text({ en, zh, mayBeEmpty: true })

export const orderRefunds = quicksdk.operation({
  id: 'order.refunds',
  path: '/open/orderRefund',
  summary: { en: "A product's refunded orders, newest refund first", zh: '获取产品退款列表' },
  section: '二.22',
  tier: 'documented',
  assumptions: ['quick-24'],
  tag: tags.orders,
  params: {
    btime: optional(
      unixTime({
        en: 'From this time on, included; a month before now when absent.',
        zh: '退款开始时间（Unix 时间戳），不传默认为当前时间前一个月',
        example: 1700000000,
      }),
    ),
    etime: optional(
      unixTime({
        en: 'Up to this time, included; now when absent.',
        zh: '退款结束时间（Unix 时间戳），不传默认为当前时间',
        example: 1700086400,
      }),
    ),
  },
  data: list(
    object({
      orderNo,
      productId: int({ en: 'Product id.', zh: 'SDK 产品 ID', example: 1 }),
      productName: text({ en: 'Name of the product.', zh: 'SDK 产品名称', example: 'Demo game' }),
      uid,
      usdAmount: number({ en: 'Amount in US dollars.', zh: '订单对应美元金额', example: 0.99 }),
      productOrderNo: maybe("The game's order number.", '游戏订单号'),
      channelOrderNo: maybe("The payment channel's order number.", '支付渠道订单号'),
      payType: int({ en: 'Way of paying: 8 App Store, 30 Google.', zh: '支付方式 ID', example: 30 }),
      goodsId,
      serverName: maybe('Name of the game server.', '区服名'),
      roleName: maybe('Name of the role.', '角色名'),
      extrasParams,
      voidedTime: unixTime({ en: 'When it was refunded.', zh: '订单退款时间', example: 1700086400 }),
    }),
  ),
  errors: [],
  async handle({ params, tenant, state, now }) {
    const { id, productCode, name } = tenant.product
    const { btime: from = monthBefore(now), etime: to = now } = params
    const shown = []
    for (const { orderNo: number, voidedTime } of await state.refunds(productCode, { from, to, limit: NEWEST })) {
      const order = (await state.order(number)) as Order
      shown.push({
        orderNo: number,
        productId: id,
        productName: name,
        uid: order.uid,
        usdAmount: numberOf(order.usdAmount),
        productOrderNo: order.cpOrderNo,
        channelOrderNo: order.channelOrderNo,
        payType: order.payTypeId,
        goodsId: order.goodsId,
        serverName: order.serverName,
        roleName: order.roleName,
        extrasParams: order.extrasParams,
        voidedTime,
      })
    }
    return shown
  },
})
