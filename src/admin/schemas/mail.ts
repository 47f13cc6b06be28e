import { int, number, object, text } from '../../contract/schema/field.ts'
import { at } from './clock.ts'

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
