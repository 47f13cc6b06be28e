import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { stillAlive } from '../parts.ts'
import { rules } from '../rules.ts'

export const formEmpty: Check = {
  id: 'form.empty',
  level: 'must',
  rule: rules.reply,
  en: 'An empty body is refused, and the game goes on.',
  zh: '空请求体应被拒绝，且游戏继续工作',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { body: Buffer.alloc(0) })
    trial.survived(exchange)
    trial.refused(exchange)
    await stillAlive(trial)
  },
}
