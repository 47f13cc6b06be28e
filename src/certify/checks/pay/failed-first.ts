import type { Check } from '../../check.ts'
import { NONE } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { put } from '../parts.ts'
import { rules } from '../rules.ts'

export const payFailedFirst: Check = {
  id: 'pay.failed-first',
  level: 'must',
  rule: rules.meaning,
  needsGoods: true,
  en: 'An order that failed first and is paid then is handed out.',
  zh: '同一订单先失败后成功，须发货一次',
  skip: ({ certification }) => (certification.outcomes?.failed ? undefined : NONE),
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    const failed = trial.channel.certification.outcomes?.failed ?? {}
    trial.acknowledged(await trial.notify(payment, { signed: put(failed) }), prose('when it failed', '失败通知'))
    trial.acknowledged(await trial.notify(payment), prose('when it was paid', '成功通知'))
  },
}
