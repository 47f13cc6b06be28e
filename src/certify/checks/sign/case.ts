import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { atMost } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const signCase: Check = {
  id: 'sign.case',
  level: 'info',
  rule: rules.signature,
  en: 'The right digest in the other case: documented is lower case.',
  zh: '签名大小写不符（文档为小写）',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, atMost(1))
    const exchange = await trial.notify(payment, { signature: (right) => right.toUpperCase() })
    if (exchange.verdict === 'delivered') trial.remark(prose('upper case is accepted', '接受大写签名'))
  },
}
