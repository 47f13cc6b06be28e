import type { Check } from '../../check.ts'
import { less, prices, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountLower: Check = {
  id: 'amount.lower',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'Less than the price, rightly signed, buys no more than was paid for.',
  zh: '少付（签名正确）时，发货不得超过实付金额',
  skip: prices,
  async run(trial) {
    const payment = await trial.buy()
    const part = trial.channel.amountPolicy === 'exact' ? 0 : Number(less(trial.price)) / Number(trial.price)
    trial.goodsWorth(payment, part)
    const exchange = await trial.notify(payment, { signed: put(trial.amountFields(less(trial.price))) })
    trial.survived(exchange)
  },
}
