import type { Check } from '../../check.ts'
import { NONE } from '../../check.ts'
import { prose } from '../../options.ts'
import { atMost, exactly } from '../../trial/trial.ts'
import { put } from '../parts.ts'
import { rules } from '../rules.ts'

export const payEndedFirst: Check = {
  id: 'pay.ended-first',
  level: 'should',
  rule: rules.meaning,
  needsGoods: true,
  en: 'The end of a subscription is acknowledged and hands out nothing; its payment, coming later, is acknowledged too.',
  zh: '订阅结束通知应答成功且不发货；随后到达的支付通知也应答成功',
  skip: ({ certification }) => (certification.outcomes?.ended ? undefined : NONE),
  async run(trial) {
    const { subscribed, ended = {} } = trial.channel.certification.outcomes ?? {}
    const onlyEnded = await trial.buy({ fields: { ...subscribed, ...ended } })
    trial.goods(onlyEnded, exactly(0))
    trial.acknowledged(await trial.notify(onlyEnded), prose('when it ended', '订阅结束通知'))
    const payment = await trial.buy({ fields: subscribed })
    trial.goods(payment, atMost(1))
    trial.acknowledged(
      await trial.notify(payment, { signed: put(ended) }),
      prose('when it ended first', '先到的订阅结束通知'),
    )
    trial.acknowledged(await trial.notify(payment), prose('when it was paid', '支付通知'))
  },
}
