import {
  anything,
  int,
  list,
  number,
  object,
  oneOf,
  onlyTrue,
  optional,
  record,
  text,
} from '../../contract/schema/field.ts'
import { at } from './clock.ts'
import { faultNote } from './fault.ts'
import { reason } from './reason.ts'

const attempt = object({
  at: number(at),
  status: optional(int({ en: 'HTTP status; absent when no answer came.', zh: 'HTTP 状态码' })),
  durationMs: number({ en: 'Real milliseconds it took.', zh: '耗时（毫秒）' }),
  reply: optional(
    text({
      en: 'The first 16 KB of the answer, keys redacted.',
      zh: '响应内容（最多 16 KB，密钥已隐去）',
      mayBeEmpty: true,
    }),
  ),
  verdict: oneOf(['delivered', 'failed', 'retry'], { en: 'What the answer means.', zh: '判定' }),
  error: optional(text({ en: 'Why no usable answer came.', zh: '失败原因' })),
  remark: optional(text({ en: 'What is odd about the answer although its verdict stands.', zh: '提示' })),
  failure: optional(
    oneOf(['timeout', 'refused', 'reset', 'unresolved', 'forbidden', 'dropped', 'defect', 'other'], {
      en: 'Kind of the error.',
      zh: '失败类型',
    }),
  ),
  explanation: optional(reason),
  fault: optional(faultNote),
  uncertain: optional(
    onlyTrue({
      en: 'The replica that made it ended before its outcome was known: the game may have got it. No try of the schedule.',
      zh: '发送的副本在结果确定前结束，游戏可能已收到；不计入重试',
    }),
  ),
  duplicate: optional(
    onlyTrue({
      en: 'The second of two posts side by side; no try of the schedule.',
      zh: '并行重复发送的第二份，不计入重试',
    }),
  ),
})

const STATES = ['scheduled', 'delivered', 'failed', 'cancelled'] as const

/** The state to wait for. */
export const waitedState = oneOf(STATES, {
  en: 'The state to wait for; delivered, failed or cancelled alike when absent.',
  zh: '等待的状态；缺省为已送达、失败或已取消',
})

export const deliveryState = oneOf(STATES, {
  en: 'scheduled, delivered, failed (refused or given up) or cancelled.',
  zh: '状态：待发送、已送达、失败、已取消',
})

export const delivery = object({
  id: text({ en: 'Delivery id.', zh: '投递编号', example: 'cb_000001' }),
  callback: text({ en: 'Callback.', zh: '回调', example: 'pay.notify' }),
  provider: text({ en: 'Provider.', zh: '渠道', example: 'egret' }),
  tenant: text({ en: 'App, product or game.', zh: '应用、产品或游戏' }),
  order: text({ en: 'Order; those of one order leave one after another.', zh: '订单号' }),
  url: text({ en: 'Where it goes.', zh: '目标地址' }),
  by: optional(
    oneOf(['forward-to', 'receiver'], {
      en: "Set where that is no address of the order, app, product or game: forward-to, or receiver for the sandbox's own receiver.",
      zh: '目标不是订单、应用、产品或游戏自身地址时出现：forward-to，或 receiver（沙箱内置接收端，不是您的游戏）',
    }),
  ),
  encoding: oneOf(['form', 'json'], { en: 'Encoding of the body.', zh: '编码' }),
  params: record(anything({ en: 'Value.', zh: '值' }), {
    en: 'Parameters with their signature.',
    zh: '参数（含签名）',
  }),
  body: text({ en: 'The signed bytes, the same at every attempt.', zh: '已签名的报文，每次相同' }),
  method: optional(
    oneOf(['GET'], { en: 'Set when the bytes are the query of a GET.', zh: '以 GET 查询参数发送时出现' }),
  ),
  format: optional(text({ en: "Another format than the callback's own.", zh: '回调格式（非默认格式时出现）' })),
  signature: optional(
    text({ en: 'Which parameter is the signature, where it is not sign.', zh: '签名参数名（不是 sign 时出现）' }),
  ),
  remark: optional(text({ en: 'What is odd about what is sent.', zh: '报文的提示' })),
  state: deliveryState,
  createdAt: number(at),
  dueAt: number({ en: 'When the next attempt is due; once settled, when the last one was.', zh: '下次发送时间' }),
  attempts: list(attempt),
  sendingSince: optional(
    number({
      en: 'When the attempt under way began; only with --store.',
      zh: '正在进行的发送的开始时间（仅 --store）',
    }),
  ),
  cause: text({ en: 'Request or action that caused it.', zh: '触发来源' }),
  lane: text({ en: 'Deliveries of one lane leave one after another.', zh: '顺序队列' }),
  sequence: int({ en: 'Order of creation.', zh: '创建序号' }),
  replayOf: optional(text({ en: 'The delivery whose bytes are sent again.', zh: '重放的原投递' })),
  script: optional(
    object(
      {
        copies: optional(int({ en: 'How often the same bytes are sent.', zh: '发送次数' })),
        delay: optional(text({ en: 'Virtual time to wait first.', zh: '延迟' })),
        drop: optional(onlyTrue({ en: 'Never sent.', zh: '不发送' })),
        sign: optional(oneOf(['bad'], { en: 'The signature is broken.', zh: '签名被破坏' })),
        order: optional(oneOf(['reverse'], { en: 'One after another, the last made first.', zh: '逆序发送' })),
        override: optional(record(anything({ en: 'Value.', zh: '值' }), { en: 'Replaced fields.', zh: '替换的字段' })),
        add: optional(record(anything({ en: 'Value.', zh: '值' }), { en: 'Added fields.', zh: '加入的字段' })),
        beforeResponse: optional(onlyTrue({ en: 'Tried before the answer left.', zh: '在响应之前发送' })),
      },
      { en: 'How it was asked to be delivered.', zh: '投递方式' },
    ),
  ),
})
