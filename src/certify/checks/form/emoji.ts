import type { Check } from '../../check.ts'
import { takesText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formEmoji: Check = {
  id: 'form.emoji',
  level: 'must',
  rule: rules.encoding,
  en: 'Characters beyond the basic plane are read as they are.',
  zh: '字段中的 emoji 等字符原样读取',
  run: (trial) => takesText(trial, 'gem 💎'),
}
