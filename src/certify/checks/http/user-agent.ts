import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpUserAgent: Check = {
  id: 'http.user-agent',
  level: 'must',
  rule: rules.http,
  en: 'Another User-Agent is acknowledged: channels change theirs.',
  zh: 'User-Agent 变化时仍应答成功',
  async run(trial) {
    const payment = await trial.buy()
    trial.acknowledged(await trial.notify(payment, { userAgent: 'Java/1.8.0_202' }))
    trial.goods(payment, exactly(1))
  },
}
