import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formExt255: Check = {
  id: 'form.ext-255',
  level: 'must',
  rule: rules.unchecked,
  en: 'A passed-through text of 255 characters is not cut in silence.',
  zh: '255 个字符的透传参数不会被截断',
  async run(trial) {
    const { payment, letter } = await withText(trial, 'x'.repeat(255))
    const exchange = await trial.send(letter)
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
