import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { gifts } from '../parts.ts'
import { rules } from '../rules.ts'

export const giftSlow: Check = {
  id: 'gift.slow',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'When the channel gives up while the game works, the next try hands the gift out once.',
  zh: '游戏处理期间渠道超时断开，下一次尝试只发放一次',
  skip: gifts,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    const letter = trial.write(payment)
    await trial.send(letter, { cut: 'sent' })
    trial.acknowledged(
      await trial.send(letter),
      prose('after the channel had given up on the first', '渠道放弃首次通知后'),
    )
  },
}
