import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const signOtherKey: Check = {
  id: 'sign.other-key',
  level: 'must',
  rule: rules.forgery,
  en: 'A notification signed with any other key is refused.',
  zh: '用其他密钥签名的通知应被拒绝',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { key: 'not-the-key-of-this-game' }))
  },
}
