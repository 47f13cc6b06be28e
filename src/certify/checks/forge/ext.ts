import type { Check } from '../../check.ts'
import { field, refusesForged } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeExt: Check = {
  id: 'forge.ext',
  level: 'must',
  rule: rules.unchecked,
  en: 'A passed-through text that was changed after signing is refused.',
  zh: '签名后被改动透传参数的通知应被拒绝',
  skip: field('ext'),
  run: (trial) => refusesForged(trial, trial.channel.certification.fields.ext ?? ''),
}
