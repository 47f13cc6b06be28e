import type { Check } from '../../check.ts'
import { buysNothing, prices } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountText: Check = {
  id: 'amount.text',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'An amount that is no number, rightly signed, buys nothing.',
  zh: '金额不是数字（签名正确）时不得发货',
  skip: prices,
  run: (trial) => buysNothing(trial, 'free'),
}
