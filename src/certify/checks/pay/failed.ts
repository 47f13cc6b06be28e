import type { Check } from '../../check.ts'
import { NONE } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const payFailed: Check = {
  id: 'pay.failed',
  level: 'must',
  rule: rules.meaning,
  needsGoods: true,
  en: 'A payment that failed is acknowledged and hands out nothing.',
  zh: '支付失败的通知应答成功，且不发货',
  skip: ({ certification }) => (certification.outcomes?.failed ? undefined : NONE),
  async run(trial) {
    const payment = await trial.buy({ fields: trial.channel.certification.outcomes?.failed })
    trial.goods(payment, exactly(0))
    trial.acknowledged(await trial.notify(payment))
  },
}
