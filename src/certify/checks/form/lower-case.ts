import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formLowerCase: Check = {
  id: 'form.lower-case',
  level: 'must',
  rule: rules.encoding,
  en: 'Escapes in lower case are the same escapes.',
  zh: '小写的转义与大写等同',
  async run(trial) {
    const { payment, letter } = await withText(trial, '六十颗/钻石', { style: { lowerCase: true } })
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
