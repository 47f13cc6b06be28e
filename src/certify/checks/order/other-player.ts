import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { orders, put, stranger } from '../parts.ts'
import { rules } from '../rules.ts'

export const orderOtherPlayer: Check = {
  id: 'order.other-player',
  level: 'must',
  rule: rules.unchecked,
  needsGoods: true,
  en: "Another player's order hands out nothing to the stranger.",
  zh: '用他人的订单支付，不得给陌生玩家发货',
  skip: orders,
  async run(trial) {
    const other = stranger(trial)
    const { player } = trial.channel.certification.fields
    const payment = await trial.buy()
    trial.goods(payment, exactly(0), other)
    trial.survived(await trial.notify(payment, { signed: put({ [player]: other }) }))
  },
}
