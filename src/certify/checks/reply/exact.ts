import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { rules } from '../rules.ts'

/** What is wrong with the status, the connection or the game's mind is no matter of the bytes. */
const ELSEWHERE = /^(callback-|reply-(status|redirect|refused|empty)$)/

export const replyExact: Check = {
  id: 'reply.exact',
  level: 'must',
  rule: rules.reply,
  en: 'The reply is what the channel wants, to the byte: no byte order mark, quotes, white space or page around it.',
  zh: '应答逐字符合渠道要求：无 BOM、引号、空白或网页内容',
  async run(trial) {
    const { plain } = trial
    if (!plain) return
    const { text, reply, verdict, explanation } = plain
    const isOwn = explanation && !ELSEWHERE.test(explanation.slug)
    if (verdict !== 'delivered' && isOwn && reply.status !== undefined)
      trial.fail(prose(explanation.en, explanation.zh))
    if (verdict === 'delivered' && text !== text.trim()) {
      trial.fail(prose('There is white space around the reply.', '应答首尾有空白'))
    }
  },
}
