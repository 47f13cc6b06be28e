import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { payments } from '../parts.ts'
import { rules } from '../rules.ts'

export const payOutOfOrder: Check = {
  id: 'pay.out-of-order',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'A newer payment before an older one: both are handed out.',
  zh: '较新的支付先于较早的到达，两笔都要发货',
  skip: payments,
  async run(trial) {
    const [older, newer] = [await trial.buy({ secondsLater: -3600 }), await trial.buy()]
    trial.goods(older, exactly(1))
    trial.goods(newer, exactly(1))
    trial.acknowledged(await trial.notify(newer))
    trial.acknowledged(await trial.notify(older), prose('the older one', '较早的一笔'))
  },
}
