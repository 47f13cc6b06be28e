import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { stillAlive } from '../parts.ts'
import { rules } from '../rules.ts'

export const formOtherFormat: Check = {
  id: 'form.other-format',
  level: 'must',
  rule: rules.reply,
  en: 'A body in another format is refused, and the game goes on.',
  zh: '其他格式的请求体应被拒绝，且游戏继续工作',
  async run(trial) {
    const isJson = trial.channel.callback.encoding === 'json'
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { body: Buffer.from(isJson ? 'a=1&b=2' : '[{"a":null}]') })
    trial.survived(exchange)
    trial.refused(exchange)
    await stillAlive(trial)
  },
}
