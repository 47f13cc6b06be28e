import type { Check } from '../../../check.ts'
import { takesText } from '../../parts.ts'
import { rules } from '../../rules.ts'

export const formExt1024: Check = {
  id: 'form.ext-1024',
  level: 'must',
  rule: rules.unchecked,
  en: 'A passed-through text of 1024 characters is not cut in silence.',
  zh: '1024 个字符的透传参数不会被截断',
  run: (trial) => takesText(trial, 'x'.repeat(1024)),
}
