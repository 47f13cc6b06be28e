import type { Check } from '../../check.ts'
import { buysNothing, prices } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountZero: Check = {
  id: 'amount.zero',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'An amount of zero, rightly signed, buys nothing.',
  zh: '金额为零（签名正确）时不得发货',
  skip: prices,
  run: (trial) => buysNothing(trial, '0'),
}
