import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formChinese: Check = {
  id: 'form.chinese',
  level: 'must',
  rule: rules.encoding,
  en: 'Chinese in a field is read as UTF-8.',
  zh: '字段中的中文按 UTF-8 读取',
  async run(trial) {
    const { payment, letter } = await withText(trial, '六十颗钻石')
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
