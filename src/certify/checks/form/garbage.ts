import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { stillAlive } from '../parts.ts'
import { rules } from '../rules.ts'

export const formGarbage: Check = {
  id: 'form.garbage',
  level: 'must',
  rule: rules.reply,
  en: 'A body that is nothing is refused, and the game goes on.',
  zh: '无法解析的请求体应被拒绝，且游戏继续工作',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { body: Buffer.from('%%%=\u0000&&&["{') })
    trial.survived(exchange)
    trial.refused(exchange)
    await stillAlive(trial)
  },
}
