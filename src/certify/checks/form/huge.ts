import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { stillAlive } from '../parts.ts'
import { rules } from '../rules.ts'

export const formHuge: Check = {
  id: 'form.huge',
  level: 'must',
  rule: rules.reply,
  en: 'A body of 1 MB is refused, and the game goes on.',
  zh: '1 MB 的请求体应被拒绝，且游戏继续工作',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { body: Buffer.alloc(1_048_576, 'a') })
    // A server may close the connection on what it does not want to read to its end.
    if (exchange.reply.failure !== 'reset') trial.survived(exchange)
    trial.refused(exchange)
    await stillAlive(trial)
  },
}
