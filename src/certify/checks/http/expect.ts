import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpExpect: Check = {
  id: 'http.expect',
  level: 'should',
  rule: rules.http,
  en: 'A body that waits for `100 Continue` is acknowledged.',
  zh: '使用 Expect: 100-continue 的通知应答成功',
  async run(trial) {
    const payment = await trial.buy()
    trial.acknowledged(await trial.notify(payment, {}, { expectContinue: true }))
    trial.goods(payment, exactly(1))
  },
}
