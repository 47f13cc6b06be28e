import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { prices, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountZero: Check = {
  id: 'amount.zero',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'An amount of zero, rightly signed, buys nothing.',
  zh: '金额为 0（签名正确）时不得发货',
  skip: prices,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { signed: put(trial.amountFields('0')) })
    trial.survived(exchange)
  },
}
