import type { Check } from '../../check.ts'
import { atMost } from '../../trial/trial.ts'
import { muchMore, prices, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountHigher: Check = {
  id: 'amount.higher',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'More than the price, rightly signed, buys no more than was paid for.',
  zh: '多付（签名正确）时，发货不得超过实付金额',
  skip: prices,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, atMost(trial.channel.amountPolicy === 'exact' ? 0 : 1))
    const exchange = await trial.notify(payment, { signed: put(trial.amountFields(muchMore(trial.price))) })
    trial.survived(exchange)
  },
}
