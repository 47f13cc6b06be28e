import type { Check } from '../../check.ts'
import { prices, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountFraction: Check = {
  id: 'amount.fraction',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'A hundredth, rightly signed, buys no more than was paid for.',
  zh: '仅付 0.01（签名正确）时，发货不得超过实付金额',
  skip: prices,
  async run(trial) {
    const payment = await trial.buy()
    trial.goodsWorth(payment, trial.channel.amountPolicy === 'exact' ? 0 : 0.01 / Number(trial.price))
    const exchange = await trial.notify(payment, { signed: put(trial.amountFields('0.01')) })
    trial.survived(exchange)
  },
}
