import {
  anything,
  bool,
  int,
  list,
  number,
  object,
  oneOf,
  onlyTrue,
  optional,
  record,
  text,
  union,
} from '../contract/field.ts'
import { faultNote } from './faultSchemas.ts'

export const at = {
  en: 'Unix time in seconds on the sandbox clock, milliseconds as fraction.',
  zh: '沙箱时钟的 Unix 时间（秒，小数为毫秒）',
}

const check = object({
  check: text({ en: 'Name of the check.', zh: '检查项' }),
  passed: bool({ en: 'Whether it passed.', zh: '是否通过' }),
  detail: optional(text({ en: 'Why it did not, or what it only reported.', zh: '未通过的原因，或仅作提示的内容' })),
})

const slug = text({
  en: 'Short name; docs/troubleshooting.md has one entry for each.',
  zh: '简称，见 docs/troubleshooting.md',
})

export const toldMistake = object({
  slug,
  en: text({ en: 'What was done, in English.', zh: '英文说明' }),
  zh: text({ en: 'What was done, in Chinese.', zh: '中文说明' }),
  change: object({
    en: text({ en: 'What to change, in English.', zh: '英文修改建议' }),
    zh: text({ en: 'What to change, in Chinese.', zh: '中文修改建议' }),
  }),
})

/** What a search for the mistake behind a signature brought. */
export const found = {
  verdict: oneOf(['exact', 'likely', 'none'], {
    en: 'exact: the mistake reproduces the signature; likely: its form says so; none: not found.',
    zh: 'exact：可重现收到的签名；likely：由签名形式推断；none：未找到',
  }),
  mistakes: list(toldMistake),
  ours: text({ en: 'The text to hash, key redacted.', zh: '正确的待签名字符串（密钥已隐去）' }),
  signed: optional(
    text({ en: 'The text that was hashed, key redacted.', zh: '实际签名的字符串（密钥已隐去）', mayBeEmpty: true }),
  ),
  difference: optional(
    text({
      en: 'Ours with [-what was left out-] and {+what was added+}.',
      zh: '差异：[-缺少的部分-] 与 {+多出的部分+}',
    }),
  ),
}

const sentences = {
  en: text({ en: 'Why, in English.', zh: '英文原因' }),
  zh: text({ en: 'Why, in Chinese.', zh: '中文原因' }),
}

/** Why something went wrong, in a word and in both languages. */
const reason = object({ slug, ...sentences })

const signature = object({
  stringToSign: text({ en: 'The text that was hashed, key redacted.', zh: '待签名字符串（密钥已隐去）' }),
  expected: text({ en: 'The right signature.', zh: '正确签名' }),
  received: text({ en: 'The signature that was sent.', zh: '收到的签名', mayBeEmpty: true }),
  explanation: optional(object({ slug, ...sentences, ...found })),
})

export const entry = object({
  id: text({ en: 'Request id, as in x-sandbox-request-id.', zh: '请求编号', example: 'req_000001' }),
  at: number(at),
  namespace: text({
    en: 'Namespace it came to; empty for the sandbox itself.',
    zh: '命名空间，沙箱本身为空',
    mayBeEmpty: true,
  }),
  provider: text({ en: 'Provider.', zh: '渠道', example: 'egret' }),
  operation: text({ en: 'Operation.', zh: '操作', example: 'user.getInfo' }),
  method: text({ en: 'HTTP method.', zh: 'HTTP 方法' }),
  path: text({ en: 'Path.', zh: '路径' }),
  tenant: optional(text({ en: 'App, merchant or game, once known.', zh: '应用、商户或游戏' })),
  wire: record(text({ en: 'Value as received.', zh: '收到的值', mayBeEmpty: true }), {
    en: 'Parameters as received, secrets redacted.',
    zh: '收到的参数（敏感值已隐去）',
  }),
  checks: list(check),
  outcome: text({ en: 'ok, the name of the refusal, FAULT or DEFECT.', zh: 'ok、拒绝名称、FAULT 或 DEFECT' }),
  diagnosis: optional(text({ en: 'Short name of what is worth saying.', zh: '诊断简称' })),
  explanation: optional(object(sentences)),
  signature: optional(signature),
  fault: optional(faultNote),
  status: int({ en: 'HTTP status of the answer; 0 when a fault let none out.', zh: 'HTTP 状态码；故障未返回时为 0' }),
  response: text({
    en: 'The answer, cut at 16 KB, secrets redacted.',
    zh: '响应内容（最多 16 KB，敏感值已隐去）',
    mayBeEmpty: true,
  }),
  durationMs: number({ en: 'Real milliseconds it took.', zh: '耗时（毫秒）' }),
  callbacks: list(text({ en: 'Id of a callback it caused.', zh: '触发的回调编号' })),
})

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
    oneOf(['timeout', 'refused', 'reset', 'unresolved', 'forbidden', 'dropped', 'other'], {
      en: 'Kind of the error.',
      zh: '失败类型',
    }),
  ),
  explanation: optional(reason),
  fault: optional(faultNote),
  duplicate: optional(
    onlyTrue({
      en: 'The second of two posts side by side; no try of the schedule.',
      zh: '并行重复发送的第二份，不计入重试',
    }),
  ),
})

const STATES = ['scheduled', 'delivered', 'failed', 'cancelled'] as const

/** The state somebody waits for. */
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
  encoding: oneOf(['form', 'json'], { en: 'Encoding of the body.', zh: '编码' }),
  params: record(anything({ en: 'Value.', zh: '值' }), {
    en: 'Parameters with their signature.',
    zh: '参数（含签名）',
  }),
  body: text({ en: 'The signed bytes, the same at every attempt.', zh: '已签名的报文，每次相同' }),
  state: deliveryState,
  createdAt: number(at),
  dueAt: number({ en: 'When the next attempt is due; once settled, when the last one was.', zh: '下次发送时间' }),
  attempts: list(attempt),
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
        beforeResponse: optional(onlyTrue({ en: 'Tried before the answer left.', zh: '在响应之前发送' })),
      },
      { en: 'How it was asked to be delivered.', zh: '投递方式' },
    ),
  ),
})

export const mail = object({
  id: text({ en: 'Mail id.', zh: '邮件编号', example: 'mail_000001' }),
  to: text({ en: 'Address it was sent to.', zh: '收件地址', example: 'alice@example.com' }),
  sendType: int({ en: 'What the code is for, as the provider numbers it.', zh: '验证类型', example: 4 }),
  code: text({ en: 'The code.', zh: '验证码', example: '482913' }),
  sentAt: number(at),
  expiresAt: int({ en: 'When the code expires, Unix seconds.', zh: '过期时间（Unix 秒）', example: 1700000600 }),
  cause: text({ en: 'Request or action that sent it.', zh: '触发来源', example: 'req_000001' }),
  sequence: int({ en: 'Order of sending.', zh: '发送序号' }),
})

export const clockState = object({
  now: number(at),
  frozen: bool({ en: 'Whether time stands still.', zh: '是否冻结' }),
})

const paramMatch = union(
  text({ en: 'Exactly this text.', zh: '完全相等的文本', mayBeEmpty: true }),
  object({
    matches: text({ en: 'A regular expression that finds something in it.', zh: '正则表达式', example: '^10' }),
  }),
)

/** What to look for among requests or callbacks; `Criteria` of the engine. */
export const criteria = {
  provider: optional(text({ en: 'Provider.', zh: '渠道', example: 'egret' })),
  operation: optional(text({ en: 'Operation, or callback.', zh: '操作或回调', example: 'user.getInfo' })),
  tenant: optional(text({ en: 'App, merchant, product or game.', zh: '应用、商户、产品或游戏', example: '1001' })),
  params: optional(
    record(paramMatch, {
      en: 'Parameters by name: the text, or {"matches": regular expression}.',
      zh: '参数：文本，或 {"matches": 正则}',
    }),
  ),
}

/** Query of every listing. */
export const listing = {
  since: optional(number({ en: 'Only what is as new as this Unix time in seconds.', zh: '起始时间（Unix 秒）' })),
  limit: optional(
    int({ en: 'At most so many; 100 unless told, 1000 at most.', zh: '最多返回条数，默认 100，上限 1000' }),
  ),
}

export const pageSize = (limit: number | undefined): number => Math.min(1000, Math.max(1, limit ?? 100))
