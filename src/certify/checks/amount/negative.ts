import type { Check } from '../../check.ts'
import { buysNothing, prices } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountNegative: Check = {
  id: 'amount.negative',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'A negative amount, rightly signed, buys nothing.',
  zh: '金额为负（签名正确）时不得发货',
  skip: prices,
  run: (trial) => buysNothing(trial, `-${trial.price}`),
}
