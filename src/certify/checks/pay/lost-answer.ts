import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const payLostAnswer: Check = {
  id: 'pay.lost-answer',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'After an answer that was lost, the same notification is acknowledged and hands out nothing more.',
  zh: '应答丢失后重发的通知应答成功，且不再发货',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    const letter = trial.write(payment)
    await trial.send(letter, { cut: 'answered' })
    trial.acknowledged(await trial.send(letter), prose('after the first answer was lost', '首次应答丢失后'))
  },
}
