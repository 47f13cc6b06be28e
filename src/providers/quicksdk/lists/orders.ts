import { flag, optional, text, unixTime } from '../../../contract/schema/field.ts'
import { checkoutUrl } from '../rules/paying.ts'
import { quicksdk } from '../spec.ts'

export const orders = quicksdk.list({
  id: 'orders',
  summary: { en: 'Orders, newest first', zh: '订单，最新在前' },
  searched: ['orderNo', 'cpOrderNo', 'uid'],
  item: {
    orderNo: text({ en: 'The order.', zh: 'SDK 订单号' }),
    cpOrderNo: text({ en: "The game's order number.", zh: '游戏订单号', mayBeEmpty: true }),
    productCode: text({ en: 'The product.', zh: '产品 productCode' }),
    uid: text({ en: 'The account.', zh: '账号 uid' }),
    goodsId: text({ en: 'The goods.', zh: '商品 ID', mayBeEmpty: true }),
    amount: text({ en: 'Amount.', zh: '金额' }),
    currency: text({ en: 'Its currency.', zh: '币种' }),
    createTime: unixTime({ en: 'When it was created.', zh: '创建时间' }),
    payStatus: flag({ en: '1 when paid.', zh: '支付状态，1 成功' }),
    asyncStatus: flag({ en: '1 when the game has delivered.', zh: '通知游戏发货状态，1 成功' }),
    checkoutUrl: optional(text({ en: 'Where the player pays; absent once paid.', zh: '支付页面，已支付则没有' })),
  },
  actions: ['pay', 'refund', 'subscription-cancel'],
  async page({ state, origin, ...query }) {
    const { items, ...rest } = await state.pageOfOrders(query)
    const shown = []
    for (const order of items) {
      const { orderNo, cpOrderNo, productCode, uid, goodsId, amount, currency } = order
      const { createTime, payStatus, asyncStatus, source } = order
      const open = source === 'pay' && payStatus === 0
      const product = open ? await state.product(productCode) : undefined
      shown.push({
        orderNo,
        cpOrderNo,
        productCode,
        uid,
        goodsId,
        amount,
        currency,
        createTime,
        payStatus,
        asyncStatus,
        // A person opens it from a browser, which needs the scheme whatever the product's clients get.
        ...(product && { checkoutUrl: checkoutUrl(origin, { ...product, payUrlScheme: true }, order) }),
      })
    }
    return { items: shown, ...rest }
  },
})
