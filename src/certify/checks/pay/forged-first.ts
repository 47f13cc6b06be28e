import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { payments } from '../parts.ts'
import { rules } from '../rules.ts'
import { flipped } from '../sign/flipped.ts'

export const payForgedFirst: Check = {
  id: 'pay.forged-first',
  level: 'must',
  rule: rules.forgery,
  needsGoods: true,
  en: 'A forged notification does not keep the right one from being handed out.',
  zh: '伪造通知被拒绝后，真实通知仍须发货',
  skip: payments,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.refused(await trial.notify(payment, { signature: flipped }))
    trial.acknowledged(await trial.notify(payment), prose('after a forged one was refused', '伪造通知被拒绝之后'))
  },
}
