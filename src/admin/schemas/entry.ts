import { bool, int, list, number, object, oneOf, optional, record, text } from '../../contract/schema/field.ts'
import { at } from './clock.ts'
import { faultNote } from './fault.ts'
import { sentences, slug } from './reason.ts'

const check = object({
  check: text({ en: 'Name of the check.', zh: '检查项' }),
  passed: bool({ en: 'Whether it passed.', zh: '是否通过' }),
  detail: optional(text({ en: 'Why it did not, or what it only reported.', zh: '未通过的原因，或仅作提示的内容' })),
  detailZh: optional(text({ en: 'The same in Chinese.', zh: '中文说明' })),
})

const toldMistake = object({
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
  wireOmitted: optional(
    int({
      en: 'How many parameters are left out of wire: one request keeps 64 KB of them, those of the operation first.',
      zh: '因过长而未保留的参数个数（每个请求保留 64 KB，本操作的参数优先）',
    }),
  ),
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

export const evicted = int({ en: 'How many older entries the journal has dropped.', zh: '已淘汰的条数' })

/** A listing of the journal. */
export const entries = object({ requests: list(entry), evicted })
