import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { alsoPut, richer } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeTwice: Check = {
  id: 'forge.twice',
  level: 'must',
  rule: rules.unchecked,
  en: 'A field that comes a second time with another value is refused.',
  zh: '同名字段出现两次且取值不同的通知应被拒绝',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { forged: alsoPut(richer(trial, payment)) }))
  },
}
