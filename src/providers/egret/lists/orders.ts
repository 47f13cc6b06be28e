import { oneOf, text, unixTime } from '../../../contract/schema/field.ts'
import { egret } from '../spec.ts'

export const orders = egret.list({
  id: 'orders',
  summary: { en: 'Orders, newest first', zh: '订单，最新在前' },
  searched: ['orderId', 'id'],
  item: {
    orderId: text({ en: 'Order id.', zh: '订单号' }),
    appId: text({ en: 'The app.', zh: '应用 id', example: '1001' }),
    id: text({ en: 'User who paid.', zh: '用户 id' }),
    goodsId: text({ en: 'Goods id.', zh: '商品 id' }),
    money: text({ en: 'Whole yuan.', zh: '金额（元）' }),
    serverId: text({ en: 'Server.', zh: '区服', mayBeEmpty: true }),
    ext: text({ en: 'Passed through.', zh: '透传参数', mayBeEmpty: true }),
    paidAt: unixTime({ en: 'When it was paid.', zh: '支付时间' }),
    notification: oneOf(['scheduled', 'delivered', 'failed'], {
      en: 'What became of the notification.',
      zh: '通知状态',
    }),
  },
  page: ({ state, ...query }) => state.pageOfOrders(query),
})
