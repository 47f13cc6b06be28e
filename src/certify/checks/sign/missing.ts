import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const signMissing: Check = {
  id: 'sign.missing',
  level: 'must',
  rule: rules.forgery,
  en: 'A notification without a signature is refused.',
  zh: '缺少签名的通知应被拒绝',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { signature: () => undefined }))
  },
}
