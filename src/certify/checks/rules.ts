import type { Rule } from '../check.ts'

/** Where the rules behind the checks come from. */
export const rules = {
  reply: { en: "the channel's reply rule", zh: '渠道的应答规则', tier: 'documented' },
  signature: { en: "the channel's signature rule", zh: '渠道的签名规则', tier: 'documented' },
  meaning: { en: "the channel's fields", zh: '渠道的字段定义', tier: 'documented' },
  duplicates: {
    en: 'WeChat Pay: a notification may come many times; look at the state and act under one lock',
    zh: '微信支付：同样的通知可能多次发送，须加锁并判断业务状态',
    tier: 'observed',
  },
  retries: {
    en: 'a channel sends again until it is acknowledged',
    zh: '渠道在收到成功应答前会重复通知',
    tier: 'observed',
  },
  forgery: {
    en: 'WeChat Pay: probes with forged signatures have to be refused',
    zh: '微信支付：会发送签名探测流量，验签不通过必须拒绝',
    tier: 'observed',
  },
  unchecked: {
    en: 'super-SDK tables: what is risked when a field is not checked',
    zh: '聚合 SDK 文档：字段不校验的风险',
    tier: 'observed',
  },
  amount: {
    en: "WeChat Pay: compare the amount with your order's, or money is lost",
    zh: '微信支付：须校验通知金额与订单金额是否一致，防止资金损失',
    tier: 'observed',
  },
  session: {
    en: 'Alipay: no session, no redirect, the literal word alone',
    zh: '支付宝：通知页面不能有 session 与跳转，只输出规定字符',
    tier: 'observed',
  },
  encoding: { en: 'the URL and JSON standards', zh: 'URL 与 JSON 标准', tier: 'documented' },
  http: { en: 'RFC 9110 and 9112', zh: 'RFC 9110 与 9112', tier: 'documented' },
  tls: { en: 'RFC 5280 and 9525', zh: 'RFC 5280 与 9525', tier: 'documented' },
  growth: { en: 'real callbacks have grown fields', zh: '真实回调会增加字段', tier: 'observed' },
  secrets: { en: 'OWASP: error messages give nothing away', zh: 'OWASP：错误信息不得泄露内部信息', tier: 'observed' },
  ours: { en: 'our own', zh: '本项目自定', tier: 'assumed' },
} as const satisfies Record<string, Rule>
