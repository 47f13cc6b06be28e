import { deliver, sent, sentIds } from '../../../contract/deliveryScript.ts'
import { int, object, optional, text, union } from '../../../contract/field.ts'
import { escapeHtml } from '../../../contract/html.ts'
import { payNotify } from '../callbacks/pay.notify.ts'
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
  async handle({ params, state, now, ids, emit, fail }) {
    const { appId, id, goodsId } = params
    const app = await state.app(appId)
    if (!app) return fail('NOT_FOUND', `There is no app ${appId}. Add it to the seed or with egret/app.`)
    if (!(await state.user(appId, id)))
      return fail('NOT_FOUND', `App ${appId} has no user ${id}. Make one with egret/login.`)
    const tier = app.goods.find((goods) => goods.goodsId === goodsId)
    if (!tier) {
      const known = app.goods.map((goods) => goods.goodsId).join(', ') || 'none'
      return fail('NOT_FOUND', `App ${appId} has no goods ${goodsId}; it has: ${known}.`)
    }
    if (app.payCallbackUrl === undefined) {
      return fail(
        'INVALID',
        `App ${appId} has no payCallbackUrl, so nobody can be notified. Set it in the seed or with egret/app.`,
      )
    }
    // ASSUMPTION egret-13: another amount may be paid; goodsId stays the tier the player first chose.
    const money = params.money === undefined ? tier.money : String(params.money)
    if (!/^[1-9]\d*$/.test(money))
      return fail('INVALID', `money is whole yuan of at least 1, not ${JSON.stringify(money)}.`)
    const { serverId = '', ext = '' } = params
    const orderId = ids.hex(32).toUpperCase()
    await state.putOrder({ orderId, appId, id, goodsId, money, serverId, ext, paidAt: now, notification: 'scheduled' })
    const callbackIds = await emit(payNotify, {
      url: app.payCallbackUrl,
      key: app.appKey,
      tenant: appId,
      order: orderId,
      script: params.deliver,
      params: {
        orderId,
        id,
        money,
        // ASSUMPTION egret-15: the time of the payment; the bytes are signed once, so each retry repeats it.
        time: String(now),
        serverId,
        goodsId,
        goodsNumber: '1',
        // ASSUMPTION egret-10: one live game receives it HTML-escaped and signed escaped.
        ext: app.escapeExt ? escapeHtml(ext) : ext,
      },
    })
    return { orderId, ...sentIds(callbackIds) }
  },
})
