import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { gifts } from '../parts.ts'
import { rules } from '../rules.ts'

export const giftAgain: Check = {
  id: 'gift.again',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'The next try of one redemption, its fields in another order, hands the gift out once.',
  zh: '同一兑换的下一次尝试（字段顺序不同）只发放一次',
  skip: gifts,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.acknowledged(await trial.notify(payment))
    const again = await trial.notify(payment, { signed: (all) => [...all].reverse() })
    trial.acknowledged(again, prose('at the next try', '再次尝试时'))
  },
}
