import type { CallbackFormat } from '../../../../contract/callbacks/callback.ts'
import { type Fields, optional, text } from '../../../../contract/schema/field.ts'

const observed = { tier: 'observed', assumptions: ['quick-38'] } as const
const maybe = { ...observed, mayBeEmpty: true } as const

const orderNo = text({ en: 'The order.', zh: 'SDK 订单号', example: '0020240425184302837889', ...observed })
const payTime = text({
  en: 'When, in Beijing.',
  zh: '支付时间（北京时间）',
  example: '2024-04-25 18:43:16',
  ...observed,
})
// ASSUMPTION quick-40: in the order's currency, what was really paid.
const amount = text({
  en: "Amount in the order's currency, with 2 decimals.",
  zh: '订单币种的金额，2 位小数',
  example: '0.99',
  tier: 'observed',
  assumptions: ['quick-38', 'quick-40'],
})
const status = text({ en: '0 paid, 1 failed.', zh: '0 支付成功，1 支付失败', example: '0', ...observed })
const extras = text({ en: 'What the game passed.', zh: '扩展参数，原样返回', ...maybe })

/** Elements of `message` in the self-platform's format, in their order. */
const selfPlatform = {
  uid: text({ en: 'The account.', zh: 'SDK 用户的账号 ID', example: '10001', ...observed }),
  login_name: text({ en: 'Name of the account.', zh: 'SDK 用户名', example: 'alice', ...observed }),
  out_order_no: text({ en: "The game's order number.", zh: '游戏订单号', ...maybe }),
  order_no: orderNo,
  pay_time: payTime,
  amount,
  status,
  extras_params: extras,
  subscriptionStatus: optional(
    text({ en: '1 active, 2 cancelled; subscriptions only.', zh: '订阅状态，2 为取消，仅订阅订单', ...observed }),
  ),
  subReason: optional(
    text({ en: 'Why it was cancelled; subscriptions only.', zh: '订阅取消原因，仅订阅订单', ...maybe }),
  ),
}

/** The same in the aggregation's format. */
const aggregation = {
  is_test: text({ en: '1 for a test order.', zh: '是否测试订单，1 是，0 否', example: '0', ...observed }),
  channel: text({ en: 'The channel; 0 when the order names none.', zh: '渠道标识，订单未指定时为 0', ...observed }),
  channel_uid: text({ en: 'The account in the channel.', zh: '渠道用户 ID', example: '10001', ...observed }),
  game_order: text({ en: "The game's order number.", zh: '游戏订单号', ...maybe }),
  order_no: orderNo,
  pay_time: payTime,
  amount,
  status,
  extras_params: extras,
  original_amount: optional(text({ en: 'Amount before conversion.', zh: '原始金额', ...observed })),
  original_currency: optional(text({ en: 'Its currency.', zh: '原始币种', ...observed })),
  channel_name: optional(text({ en: 'Name of the channel.', zh: '渠道名称', ...observed })),
  channel_order: optional(text({ en: "The channel's order number.", zh: '渠道订单号', ...observed })),
}

const wire = {
  nt_data: text({
    en: 'The message as XML, encoded with the callbackKey: after each @ the sum of a byte of the text and one of the key.',
    zh: '用 callbackKey 编码的 XML：每个 @ 后为文本字节与密钥字节之和',
    example: '@108@146@112@279@236@226@114@102@153@119',
    ...observed,
  }),
  sign: text({
    en: 'Opaque; part of what md5Sign is made of.',
    zh: '不透明文本，参与 md5Sign 计算',
    example: '@166',
    tier: 'assumed',
    assumptions: ['quick-39'],
  }),
  md5Sign: text({
    en: 'MD5 of nt_data, sign and the md5Key (the callbackKey unless the product has one), as sent, nothing between.',
    zh: 'nt_data、sign 与 md5Key（产品未单独配置时即 callbackKey）直接拼接后的 MD5，使用收到的原文',
    example: 'd3e38dbc206e7133f0f743e6de126006',
    ...observed,
  }),
}

const format = <F extends Fields>(id: string, en: string, zh: string, fields: F) =>
  ({
    id,
    summary: { en, zh },
    wire,
    fields,
    signature: 'md5Sign',
    assumptions: ['quick-38', 'quick-39'],
  }) satisfies CallbackFormat

export const ntData = format(
  'nt_data',
  "The self-platform's format, for products with callbackFormat nt_data: encoded XML",
  '自营平台格式（产品的 callbackFormat 为 nt_data）：编码后的 XML',
  selfPlatform,
)
export const ntDataAggregation = format(
  'nt_data_aggregation',
  "The aggregation's format, for products with callbackFormat nt_data_aggregation: encoded XML",
  '聚合格式（产品的 callbackFormat 为 nt_data_aggregation）：编码后的 XML',
  aggregation,
)

/** The element around `message`, where a product does not name another. */
export const USUAL_ROOT = { nt_data: 'quick_message', nt_data_aggregation: 'quicksdk_message' } as const
