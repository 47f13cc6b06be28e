import type { Check } from '../../check.ts'
import { takesText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formPlus: Check = {
  id: 'form.plus',
  level: 'must',
  rule: rules.encoding,
  en: 'A plus sign and a space are told apart.',
  zh: '加号与空格须区分',
  run: (trial) => takesText(trial, 'a+b c'),
}
