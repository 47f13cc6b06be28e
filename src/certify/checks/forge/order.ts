import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { otherValue, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeOrder: Check = {
  id: 'forge.order',
  level: 'must',
  rule: rules.unchecked,
  en: 'An order number that was changed after signing is refused.',
  zh: '签名后被改动订单号的通知应被拒绝',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const { order } = trial.channel.certification.fields
    const forged = Object.fromEntries(order.map((name) => [name, otherValue(trial.channel, payment, name)]))
    trial.refused(await trial.notify(payment, { forged: put(forged) }))
  },
}
