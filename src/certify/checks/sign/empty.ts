import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const signEmpty: Check = {
  id: 'sign.empty',
  level: 'must',
  rule: rules.forgery,
  en: 'A notification with an empty signature is refused.',
  zh: '签名为空的通知应被拒绝',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { signature: () => '' }))
  },
}
