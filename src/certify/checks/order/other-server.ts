import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { field, orders, otherValue, payments, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const orderOtherServer: Check = {
  id: 'order.other-server',
  level: 'must',
  rule: rules.unchecked,
  needsGoods: true,
  en: "Another server's order hands out nothing there.",
  zh: '区服与订单不符时，不得在该区服发货',
  skip: (channel) => payments(channel) ?? field('server')(channel) ?? orders(channel),
  async run(trial) {
    const { server = '' } = trial.channel.certification.fields
    const payment = await trial.buy()
    const other = otherValue(trial.channel, payment, server)
    trial.goods({ ...payment, facts: { ...payment.facts, server: String(other) } }, exactly(0))
    trial.survived(await trial.notify(payment, { signed: put({ [server]: other }) }))
  },
}
