import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formPlus: Check = {
  id: 'form.plus',
  level: 'must',
  rule: rules.encoding,
  en: 'A plus sign and a space are told apart.',
  zh: '加号与空格须区分',
  async run(trial) {
    const { payment, letter } = await withText(trial, 'a+b c')
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
