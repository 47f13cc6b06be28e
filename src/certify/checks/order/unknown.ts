import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { orders } from '../parts.ts'
import { rules } from '../rules.ts'

export const orderUnknown: Check = {
  id: 'order.unknown',
  level: 'must',
  rule: rules.unchecked,
  needsGoods: true,
  en: 'An order the game has never made hands out nothing.',
  zh: '游戏从未创建的订单不得发货',
  skip: orders,
  async run(trial) {
    const payment = await trial.buy({ gameOrder: 'never-made-by-the-game' })
    trial.goods(payment, exactly(0))
    // A game that hands it out may know it by either number.
    trial.goods({ ...payment, facts: { ...payment.facts, order: payment.order } }, exactly(0))
    trial.survived(await trial.notify(payment))
  },
}
