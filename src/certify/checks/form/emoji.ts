import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formEmoji: Check = {
  id: 'form.emoji',
  level: 'must',
  rule: rules.encoding,
  en: 'Characters beyond the basic plane are read as they are.',
  zh: '字段中的 emoji 等字符原样读取',
  async run(trial) {
    const { payment, letter } = await withText(trial, 'gem 💎')
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
