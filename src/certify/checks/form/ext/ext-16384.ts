import type { Check } from '../../../check.ts'
import { exactly } from '../../../trial/trial.ts'
import { withText } from '../../parts.ts'
import { rules } from '../../rules.ts'

export const formExt16384: Check = {
  id: 'form.ext-16384',
  level: 'should',
  rule: rules.unchecked,
  en: 'A passed-through text of 16384 characters is not cut in silence.',
  zh: '16384 个字符的透传参数不会被截断',
  async run(trial) {
    const { payment, letter } = await withText(trial, 'x'.repeat(16384))
    const exchange = await trial.send(letter)
    if (exchange.verdict !== 'delivered') trial.survived(exchange)
    else trial.goods(payment, exactly(1))
  },
}
