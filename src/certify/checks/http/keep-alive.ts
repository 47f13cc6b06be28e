import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpKeepAlive: Check = {
  id: 'http.keep-alive',
  level: 'must',
  rule: rules.http,
  en: 'Two notifications on one connection are both acknowledged.',
  zh: '同一连接上的两个通知都应答成功',
  async run(trial) {
    const connection = trial.createConnection()
    try {
      for (const payment of [await trial.buy(), await trial.buy()]) {
        trial.acknowledged(await trial.notify(payment, {}, { connection }))
        trial.goods(payment, exactly(1))
      }
    } finally {
      connection.close()
    }
  },
}
