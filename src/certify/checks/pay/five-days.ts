import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { payments } from '../parts.ts'
import { rules } from '../rules.ts'

export const payFiveDays: Check = {
  id: 'pay.five-days',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'Five notifications of a payment made three days ago are acknowledged, and the goods handed out once.',
  zh: '三天前支付的订单共通知五次，均应答成功，且只发货一次',
  skip: payments,
  async run(trial) {
    const payment = await trial.buy({ daysAgo: 3 })
    trial.goods(payment, exactly(1))
    const letter = trial.write(payment)
    for (let time = 1; time <= 5; time += 1) {
      trial.acknowledged(await trial.send(letter), prose(`at time ${time} of 5`, `第 ${time} 次（共 5 次）`))
    }
  },
}
