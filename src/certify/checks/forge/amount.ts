import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { amounts, muchMore, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeAmount: Check = {
  id: 'forge.amount',
  level: 'must',
  rule: rules.unchecked,
  en: 'An amount that was changed after signing is refused.',
  zh: '签名后被改动金额的通知应被拒绝',
  skip: amounts,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const forged = trial.amountFields(muchMore(trial.price))
    trial.refused(await trial.notify(payment, { forged: put(forged) }))
  },
}
