import type { Check } from '../../check.ts'
import { takesText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formLowerCase: Check = {
  id: 'form.lower-case',
  level: 'must',
  rule: rules.encoding,
  en: 'Escapes in lower case are the same escapes.',
  zh: '小写的转义与大写等同',
  run: (trial) => takesText(trial, '六十颗/钻石', { style: { lowerCase: true } }),
}
