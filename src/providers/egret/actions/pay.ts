import { deliver, sent, sentIds } from '../../../contract/callbacks/deliveryScript.ts'
import { int, object, optional, text, union } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { payNotify } from '../callbacks/pay.notify.ts'
import { newOrderId, payable, payOrder } from '../paying.ts'
import { egret } from '../spec.ts'

const yuan = {
  en: 'Whole yuan, when the player picked another amount than the tier.',
  zh: '实际支付金额（整数元），玩家另选金额时填写',
}

export const pay = egret.action({
  id: 'pay',
  summary: {
    en: 'A player pays: creates a paid order and notifies the game',
    zh: '玩家支付：生成已支付订单并通知游戏',
  },
  params: {
    appId: text({ en: 'The app.', zh: '应用 id', example: '1001' }),
    id: text({ en: 'The user who pays.', zh: '用户 id' }),
    goodsId: text({ en: 'The tier the player chose.', zh: '充值档 id', example: '1' }),
    money: optional(union(text(yuan), int(yuan))),
    serverId: optional(text({ en: 'The server the game named.', zh: '游戏区服 id', mayBeEmpty: true })),
    ext: optional(text({ en: 'What the game passes through.', zh: '开发者透传参数', mayBeEmpty: true })),
    deliver: optional(deliver(payNotify)),
  },
  data: object({
    orderId: text({ en: 'The order.', zh: '订单号' }),
    ...sent,
  }),
  async handle(call) {
    const { params, fail } = call
    const wanted = await payable(call, params)
    if ('error' in wanted) return fail(wanted.error, wanted.detail)
    // ASSUMPTION egret-13: another amount may be paid; goodsId stays the tier the player first chose.
    const money = params.money === undefined ? wanted.tier.money : String(params.money)
    if (!/^[1-9]\d*$/.test(money))
      return fail(
        'INVALID',
        prose(
          `money is whole yuan of at least 1, not ${JSON.stringify(money)}.`,
          `money 必须为不小于 1 的整数（元），而不是 ${JSON.stringify(money)}。`,
        ),
      )
    const { id, serverId = '', ext = '' } = params
    const orderId = newOrderId(call)
    const payment = { orderId, id, money, serverId, ext }
    const callbackIds = await payOrder(call, wanted, payment, params.deliver)
    return { orderId, ...sentIds(callbackIds) }
  },
})
