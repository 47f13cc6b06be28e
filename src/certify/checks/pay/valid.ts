import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const payValid: Check = {
  id: 'pay.valid',
  level: 'must',
  rule: rules.reply,
  phase: 'first',
  needsGoods: true,
  en: 'A valid notification is acknowledged, and the goods are handed out once.',
  zh: '有效通知应答成功，且只发货一次',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.acknowledged(await trial.notify(payment))
  },
}
