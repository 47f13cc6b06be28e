import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { form, withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formPercent20: Check = {
  id: 'form.percent-20',
  level: 'must',
  rule: rules.encoding,
  en: 'A space written as %20 is a space.',
  zh: '写作 %20 的空格按空格读取',
  skip: form,
  async run(trial) {
    const { payment, letter } = await withText(trial, 'a b', { style: { percentSpaces: true } })
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
