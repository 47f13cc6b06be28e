import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { field, fieldValue, orders, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const amountCurrency: Check = {
  id: 'amount.currency',
  level: 'must',
  rule: rules.amount,
  needsGoods: true,
  en: 'The same number of another currency, rightly signed, buys nothing.',
  zh: '币种不同（数额相同、签名正确）时不得发货',
  skip: (channel) => field('currency')(channel) ?? orders(channel),
  async run(trial) {
    const { currency = '' } = trial.channel.certification.fields
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const other = fieldValue(payment, currency) === 'IDR' ? 'VND' : 'IDR'
    trial.survived(await trial.notify(payment, { signed: put({ [currency]: other }) }))
  },
}
