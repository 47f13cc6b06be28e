import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const formOrder: Check = {
  id: 'form.order',
  level: 'must',
  rule: rules.encoding,
  en: 'The fields in another order are the same notification.',
  zh: '字段顺序不同仍是同一通知',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.acknowledged(await trial.notify(payment, { signed: (all) => [...all].reverse() }))
  },
}
