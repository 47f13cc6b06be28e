import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'
import { tenAtOnce } from './tenAtOnce.ts'

export const payConcurrent: Check = {
  id: 'pay.concurrent',
  level: 'must',
  rule: rules.duplicates,
  needsGoods: true,
  en: 'Ten of one notification at the same moment hand the goods out once.',
  zh: '同一通知同时到达十份，只发货一次',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    await tenAtOnce(trial, payment, [trial.channel.url])
  },
}
