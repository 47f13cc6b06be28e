import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formExt1024: Check = {
  id: 'form.ext-1024',
  level: 'must',
  rule: rules.unchecked,
  en: 'A passed-through text of 1024 characters is not cut in silence.',
  zh: '1024 个字符的透传参数不会被截断',
  async run(trial) {
    const { payment, letter } = await withText(trial, 'x'.repeat(1024))
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
