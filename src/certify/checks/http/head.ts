import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpHead: Check = {
  id: 'http.head',
  level: 'must',
  rule: rules.http,
  en: 'A HEAD with the same fields is not acknowledged.',
  zh: '用 HEAD 发送同样字段不得应答成功',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { method: 'HEAD' })
    if (exchange.verdict === 'delivered') trial.fail(prose('A HEAD was acknowledged.', 'HEAD 请求应答成功'))
  },
}
