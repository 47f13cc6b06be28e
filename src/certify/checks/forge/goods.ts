import type { Check } from '../../check.ts'
import { field, refusesForged } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeGoods: Check = {
  id: 'forge.goods',
  level: 'must',
  rule: rules.unchecked,
  en: 'Goods that were changed after signing are refused.',
  zh: '签名后被改动物品的通知应被拒绝',
  skip: field('goods'),
  run: (trial) => refusesForged(trial, trial.channel.certification.fields.goods ?? ''),
}
