import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpChunked: Check = {
  id: 'http.chunked',
  level: 'should',
  rule: rules.http,
  en: 'A body in chunks, its length unannounced, is acknowledged.',
  zh: '分块传输（无长度）的通知应答成功',
  async run(trial) {
    const payment = await trial.buy()
    trial.acknowledged(await trial.notify(payment, {}, { chunked: true }))
    trial.goods(payment, exactly(1))
  },
}
