import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { gifts } from '../parts.ts'
import { rules } from '../rules.ts'

export const giftSecondCode: Check = {
  id: 'gift.second-code',
  level: 'info',
  rule: rules.meaning,
  en: 'A second code of the same gift: the ceiling is the channel’s to keep.',
  zh: '同一礼包的第二个码：次数上限由渠道控制',
  skip: gifts,
  async run(trial) {
    const [one, other] = [await trial.buy(), await trial.buy()]
    await trial.notify(one)
    const second = await trial.notify(other)
    if (second.verdict !== 'delivered') trial.remark(prose('the game refuses a second code', '游戏拒绝第二个码'))
  },
}
