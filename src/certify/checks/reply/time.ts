import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { rules } from '../rules.ts'

export const replyTime: Check = {
  id: 'reply.time',
  level: 'should',
  rule: rules.reply,
  en: 'The reply comes in half the time the channel waits.',
  zh: '应答时间不超过渠道等待时间的一半',
  async run(trial) {
    const { plain } = trial
    if (!plain) return
    const { timeoutMs } = trial.channel
    const took = Math.round(plain.reply.durationMs)
    if (took > timeoutMs / 2) {
      trial.fail(
        prose(
          `It took ${took} ms of the ${timeoutMs} the channel waits.`,
          `耗时 ${took} 毫秒，渠道等待 ${timeoutMs} 毫秒`,
        ),
      )
    }
  },
}
