import { flag, int, number, text, unixTime } from '../../../contract/schema/field.ts'
import { channelCode, extrasParams, orderNo, roleLevel, uid } from '../fields.ts'
import type { Order } from '../state.ts'
import { numberOf } from '../values/money.ts'

const maybe = (en: string, zh: string) => text({ en, zh, mayBeEmpty: true })

/** What tables 3, 4 and 24 have in common. */
export const orderFields = {
  orderNo,
  productName: text({ en: 'Name of the product.', zh: 'SDK 产品名称', example: 'Demo game' }),
  userName: text({ en: 'Name of the account.', zh: 'SDK 用户名', example: 'alice' }),
  uid,
  currencyWord: text({ en: 'Currency of the order.', zh: '下单币种', example: 'USD' }),
  amount: number({ en: 'Amount in that currency.', zh: '下单对应币种金额', example: 0.99 }),
  usdAmount: number({ en: 'Amount in US dollars.', zh: '下单对应美元金额', example: 0.99 }),
  dealAmount: number({ en: 'Amount really paid.', zh: '实际支付对应币种金额', example: 0.99 }),
  dealUsdAmount: number({ en: 'Amount really paid in US dollars.', zh: '实际支付对应美元金额', example: 0.99 }),
  actRate: number({
    en: 'Discount factor: above 0, at most 1, which is none.',
    zh: '支付折扣，默认 1 为无折扣，取值范围 0-1（不包含 0）',
    example: 1,
  }),
  dealRate: number({ en: 'US dollars per unit of the currency.', zh: '下单币种对应美元的汇率', example: 1 }),
  createTime: unixTime({ en: 'When it was created.', zh: '订单创建时间', example: 1700000000 }),
  productOrderNo: maybe("The game's order number.", '游戏订单号'),
  channelOrderNo: maybe("The payment channel's order number.", '支付渠道订单号'),
  payStatus: flag({ en: '1 when paid.', zh: '支付状态，1 成功，0 未支付成功', example: 1 }),
  asyncStatus: flag({ en: '1 when the game has delivered.', zh: '通知游戏发货状态，1 成功', example: 1 }),
  payTime: unixTime({ en: 'When it was paid, 0 before.', zh: '支付时间，未支付为 0', example: 1700000060 }),
  payTypeName: maybe('Name of the way of paying.', '支付方式名称'),
  payTypeId: int({ en: 'Way of paying.', zh: '支付方式 ID', example: 30 }),
  orderGoodsId: text({ en: 'The goods.', zh: '订单商品 ID', example: 'gem60', mayBeEmpty: true }),
}

/** What tables 4 and 24 add. */
export const orderPlaceFields = {
  serverName: maybe('Name of the game server.', '区服名'),
  roleName: maybe('Name of the role.', '角色名'),
  asyncTime: unixTime({
    en: 'When the game delivered, 0 before.',
    zh: '通知游戏成功时间，未成功为 0',
    example: 1700000061,
  }),
  channelCode,
  extrasParams,
}

/** The values of {@link orderFields}. */
export const showOrder = (order: Order, productName: string) => ({
  orderNo: order.orderNo,
  productName,
  userName: order.userName,
  uid: order.uid,
  currencyWord: order.currency,
  amount: numberOf(order.amount),
  usdAmount: numberOf(order.usdAmount),
  dealAmount: numberOf(order.dealAmount),
  dealUsdAmount: numberOf(order.dealUsdAmount),
  actRate: numberOf(order.actRate),
  dealRate: numberOf(order.dealRate),
  createTime: order.createTime,
  productOrderNo: order.cpOrderNo,
  channelOrderNo: order.channelOrderNo,
  payStatus: order.payStatus,
  asyncStatus: order.asyncStatus,
  payTime: order.payTime,
  payTypeName: order.payTypeName,
  payTypeId: order.payTypeId,
  orderGoodsId: order.goodsId,
})

/** The values of {@link orderPlaceFields}. */
export const showOrderPlace = ({ serverName, roleName, asyncTime, channelCode, extrasParams }: Order) => ({
  serverName,
  roleName,
  asyncTime,
  channelCode,
  extrasParams,
})

/** Table 4: all of an order. */
export const orderDetailFields = {
  ...orderFields,
  ...orderPlaceFields,
  // ASSUMPTION quick-5: the document's spelling.
  roleLelvel: roleLevel,
  orderSubject: maybe('Title of the order.', '订单商品描述'),
  isSandbox: flag({ en: '1 for a test order of a store.', zh: '是否沙盒订单，1 是，0 不是', example: 0 }),
}

/** The values of {@link orderDetailFields}. */
export const showOrderDetail = (order: Order, productName: string) => ({
  ...showOrder(order, productName),
  ...showOrderPlace(order),
  roleLelvel: order.roleLevel,
  orderSubject: order.orderSubject,
  isSandbox: order.isSandbox,
})
