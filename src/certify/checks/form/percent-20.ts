import type { Check } from '../../check.ts'
import { form, takesText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formPercent20: Check = {
  id: 'form.percent-20',
  level: 'must',
  rule: rules.encoding,
  en: 'A space written as %20 is a space.',
  zh: '写作 %20 的空格按空格读取',
  skip: form,
  run: (trial) => takesText(trial, 'a b', { style: { percentSpaces: true } }),
}
