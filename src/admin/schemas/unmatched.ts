import { list, number, object, text } from '../../contract/field.ts'
import { at } from './clock.ts'

export const unmatched = object({
  at: number(at),
  method: text({ en: 'HTTP method.', zh: 'HTTP 方法' }),
  path: text({ en: 'A path that no route matches, or not by that method.', zh: '未匹配的路径' }),
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
