import { list, number, object, oneOf, optional, text } from '../../contract/schema/field.ts'
import { at } from './clock.ts'

export const unmatched = object({
  at: number(at),
  method: text({ en: 'HTTP method.', zh: 'HTTP 方法' }),
  path: text({ en: 'A path that no route matches, or not by that method.', zh: '未匹配的路径' }),
  host: optional(text({ en: 'Host a client asked the proxy for.', zh: '经代理请求的主机' })),
  reason: optional(
    oneOf(['host-not-served', 'path-not-served', 'certificate-not-trusted', 'handshake-failed'], {
      en: 'What was wrong with a request through the proxy.',
      zh: '代理请求未被服务的原因',
    }),
  ),
  detail: optional(text({ en: 'The same in a sentence, with what to do about it.', zh: '说明与处理办法' })),
  explanation: optional(
    object({
      en: text({ en: 'The sentence in English.', zh: '英文说明' }),
      zh: text({ en: 'The sentence in Chinese.', zh: '中文说明' }),
    }),
  ),
  nearest: list(
    object({
      method: text({ en: 'HTTP method.', zh: 'HTTP 方法' }),
      path: text({ en: 'Path of an operation.', zh: '接口路径', example: '/v2/user/getInfo' }),
      provider: text({ en: 'Provider.', zh: '渠道' }),
      operation: text({ en: 'Operation.', zh: '操作' }),
    }),
    { en: 'What may have been meant, nearest first.', zh: '可能的接口，最接近者在前' },
  ),
})
