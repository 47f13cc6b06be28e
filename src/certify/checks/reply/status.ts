import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { rules } from '../rules.ts'

export const replyStatus: Check = {
  id: 'reply.status',
  level: 'must',
  rule: rules.reply,
  en: 'The HTTP status of an acknowledgement is 200.',
  zh: '应答成功时 HTTP 状态码为 200',
  async run(trial) {
    const { plain } = trial
    if (!plain) return
    const { status = 0 } = plain.reply
    if (status !== 200) trial.fail(prose(`The status is ${status}.`, `状态码为 ${status}`))
  },
}
