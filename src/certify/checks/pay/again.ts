import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const payAgain: Check = {
  id: 'pay.again',
  level: 'must',
  rule: rules.duplicates,
  needsGoods: true,
  en: 'The same notification again is acknowledged, and changes nothing.',
  zh: '同一通知再次到达时应答成功，且不再发货',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    const letter = trial.write(payment)
    trial.acknowledged(await trial.send(letter))
    trial.acknowledged(await trial.send(letter), prose('the second time', '第二次'))
  },
}
