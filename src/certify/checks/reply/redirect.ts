import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { rules } from '../rules.ts'

export const replyRedirect: Check = {
  id: 'reply.redirect',
  level: 'must',
  rule: rules.session,
  en: 'The reply is no redirect.',
  zh: '应答不是重定向',
  async run(trial) {
    const { plain } = trial
    if (!plain) return
    const { status = 0, headers } = plain.reply
    if (status < 300 || status > 399) return
    trial.fail(prose(`Redirected to ${headers.location}.`, `重定向到 ${headers.location}`))
  },
}
