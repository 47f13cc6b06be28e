import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const aliveValid: Check = {
  id: 'alive.valid',
  level: 'must',
  rule: rules.ours,
  phase: 'last',
  needsGoods: true,
  en: 'After all of this, a valid notification is acknowledged as the first one was.',
  zh: '所有检查之后，有效通知仍应答成功',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.acknowledged(await trial.notify(payment))
  },
}
