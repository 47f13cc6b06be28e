import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { payments } from '../parts.ts'
import { rules } from '../rules.ts'
import { tenAtOnce } from './tenAtOnce.ts'

export const payConcurrentUrls: Check = {
  id: 'pay.concurrent-urls',
  level: 'must',
  rule: rules.duplicates,
  needsGoods: true,
  en: 'Ten of one notification at the same moment, at two machines, hand the goods out once.',
  zh: '同一通知同时到达两个地址共十份，只发货一次',
  skip: (channel) =>
    payments(channel) ??
    (channel.url2 === undefined ? prose('give a second address with --url2', '请用 --url2 提供第二个地址') : undefined),
  async run(trial) {
    const { url, url2 = url } = trial.channel
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    await tenAtOnce(trial, payment, [url, url2])
  },
}
