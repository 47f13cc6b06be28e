import { type Check, NONE } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpGet: Check = {
  id: 'http.get',
  level: 'must',
  rule: rules.http,
  en: 'A GET with the same fields is not acknowledged.',
  zh: '用 GET 发送同样字段不得应答成功',
  // A channel that sends its notifications so has nothing to tell apart.
  skip: ({ seller }) => (seller.form?.method === 'GET' ? NONE : undefined),
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const exchange = await trial.notify(payment, { method: 'GET' })
    if (exchange.verdict === 'delivered') trial.fail(prose('A GET was acknowledged.', 'GET 请求应答成功'))
  },
}
