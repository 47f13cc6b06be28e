import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { payments } from '../parts.ts'
import { rules } from '../rules.ts'

export const payTwoOrders: Check = {
  id: 'pay.two-orders',
  level: 'must',
  rule: rules.unchecked,
  needsGoods: true,
  en: 'Two orders of one player in one second are both handed out.',
  zh: '同一玩家一秒内的两笔订单都要发货',
  skip: payments,
  async run(trial) {
    const [one, other] = [await trial.buy(), await trial.buy()]
    trial.goods(one, exactly(1))
    trial.goods(other, exactly(1))
    const exchanges = await Promise.all([trial.notify(one), trial.notify(other)])
    for (const exchange of exchanges) trial.acknowledged(exchange)
  },
}
