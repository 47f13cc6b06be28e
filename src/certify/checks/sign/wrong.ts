import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'
import { flipped } from './flipped.ts'

export const signWrong: Check = {
  id: 'sign.wrong',
  level: 'must',
  rule: rules.forgery,
  en: 'A notification with a wrong signature is refused.',
  zh: '签名错误的通知应被拒绝',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { signature: flipped }))
  },
}
