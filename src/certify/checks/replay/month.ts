import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { payments } from '../parts.ts'
import { rules } from '../rules.ts'

export const replayMonth: Check = {
  id: 'replay.month',
  level: 'should',
  rule: rules.retries,
  needsGoods: true,
  en: 'A notification of a payment thirty days ago, captured and sent again, is acknowledged and hands out nothing more.',
  zh: '三十天前支付的通知被重放时应答成功，且不再发货',
  skip: payments,
  async run(trial) {
    const payment = await trial.buy({ daysAgo: 30 })
    trial.goods(payment, exactly(1))
    const letter = trial.write(payment)
    trial.acknowledged(await trial.send(letter))
    trial.acknowledged(await trial.send(letter), prose('when it was sent again', '重放时'))
  },
}
