import type { Check } from '../../check.ts'
import { takesText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formChinese: Check = {
  id: 'form.chinese',
  level: 'must',
  rule: rules.encoding,
  en: 'Chinese in a field is read as UTF-8.',
  zh: '字段中的中文按 UTF-8 读取',
  run: (trial) => takesText(trial, '六十颗钻石'),
}
