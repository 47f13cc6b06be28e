import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { prices, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountNegative: Check = {
  id: 'amount.negative',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'A negative amount, rightly signed, buys nothing.',
  zh: '金额为负（签名正确）时不得发货',
  skip: prices,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { signed: put(trial.amountFields(`-${trial.price}`)) })
    trial.survived(exchange)
  },
}
