import { int, openObject, text } from '../../../contract/schema/field.ts'
import { egret } from '../spec.ts'
import { certification } from './certification.ts'
import { receiving } from './receiving.ts'

/** The reply's `code`, when the reply is a JSON object that has one. */
function replyCode(body: string): unknown {
  try {
    const reply: unknown = JSON.parse(body)
    return typeof reply === 'object' && reply !== null && 'code' in reply ? reply.code : undefined
  } catch {
    return undefined
  }
}

export const payNotify = egret.callback({
  id: 'pay.notify',
  summary: { en: 'Tells the game that a player has paid', zh: '支付回调通知' },
  section: '二',
  tier: 'documented',
  assumptions: ['egret-9', 'egret-10', 'egret-11', 'egret-15'],
  path: '/egret/pay',
  encoding: 'form',
  // ASSUMPTION egret-9: urlencoded, every value text, no appId.
  params: {
    orderId: text({
      en: 'The order: 32 upper-case hex digits.',
      zh: '订单号',
      example: '423364485842425A4645704E63317442',
    }),
    id: text({ en: 'The user who paid.', zh: '用户 id', example: 'ce3af2e06a0c5dc981fcdb060ebc6bde' }),
    money: text({ en: 'The amount paid, whole yuan.', zh: '人民币（元）', example: '10' }),
    time: text({
      en: 'Unix time of the payment in seconds, the same in each retry.',
      zh: '支付时间戳（秒），重试时不变',
      example: '1478246101',
      assumptions: ['egret-15'],
    }),
    serverId: text({
      en: 'The server the game named when it opened the payment.',
      zh: '游戏区服 id',
      example: '1',
      mayBeEmpty: true,
    }),
    goodsId: text({ en: 'The tier the player first chose.', zh: '物品 id，游戏提供的充值档 id', example: '3' }),
    goodsNumber: text({ en: 'Always 1.', zh: '物品数量，目前固定为 1', example: '1' }),
    ext: text({ en: 'What the game passed through, unchanged.', zh: '开发者透传参数，原样返回', mayBeEmpty: true }),
  },
  reply: {
    en: 'JSON with `code` 0 (delivered) or 1009 (was delivered before) settles it; 1013 settles it as failed; anything else is retried.',
    zh: '返回 JSON，code 为 0（成功）或 1009（重复订单）即完成；1013 为支付失败，不再通知；其他情况会重试。',
  },
  replies: {
    mediaType: 'application/json',
    schema: openObject({
      code: int({
        en: '0 delivered, 1009 was delivered before, 1013 failed; anything else is retried.',
        zh: '0 支付成功，1009 重复订单，1013 支付失败；其他值会重试',
        example: 0,
      }),
    }),
    examples: {
      delivered: { en: 'The goods were handed out', zh: '支付成功', value: { code: 0 } },
      duplicate: { en: 'They were handed out before', zh: '重复订单', value: { code: 1009 } },
      failed: { en: 'They never will be', zh: '支付失败', value: { code: 1013 } },
    },
  },
  // ASSUMPTION egret-11: what ends a notification. The code has to be a number: the text "0" is retried.
  verdict({ status, body }) {
    if (status !== 200) return 'retry'
    const code = replyCode(body)
    if (code === 0 || code === 1009) return 'delivered'
    return code === 1013 ? 'failed' : 'retry'
  },
  acknowledge: { status: 200, body: '{"code":0}' },
  // ASSUMPTION egret-11: the schedule is ours.
  schedule: ['15s', '1m', '5m', '30m', '1h', '6h'],
  async settled({ state, verdict, order }) {
    const paid = await state.order(order)
    if (paid) await state.putOrder({ ...paid, notification: verdict })
  },
  addresses: async (state) => (await state.apps()).map(({ appId, payCallbackUrl: url }) => ({ tenant: appId, url })),
  receiving,
  certification,
})
