import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { gifts } from '../parts.ts'
import { rules } from '../rules.ts'
import { flipped } from '../sign/flipped.ts'

export const giftRefusedFirst: Check = {
  id: 'gift.refused-first',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'A delivery that was refused first is accepted when it comes rightly, and handed out.',
  zh: '先被拒绝的发货请求，正确到达时应接受并发放',
  skip: gifts,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.refused(await trial.notify(payment, { signature: flipped }))
    trial.acknowledged(await trial.notify(payment), prose('after a forged one was refused', '伪造通知被拒绝之后'))
  },
}
