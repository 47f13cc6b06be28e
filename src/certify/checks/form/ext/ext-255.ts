import type { Check } from '../../../check.ts'
import { takesText } from '../../parts.ts'
import { rules } from '../../rules.ts'

export const formExt255: Check = {
  id: 'form.ext-255',
  level: 'must',
  rule: rules.unchecked,
  en: 'A passed-through text of 255 characters is not cut in silence.',
  zh: '255 个字符的透传参数不会被截断',
  run: (trial) => takesText(trial, 'x'.repeat(255)),
}
