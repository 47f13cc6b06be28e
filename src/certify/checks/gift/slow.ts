import type { Check } from '../../check.ts'
import { gifts, givesUpAndSendsAgain } from '../parts.ts'
import { rules } from '../rules.ts'

export const giftSlow: Check = {
  id: 'gift.slow',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'When the channel gives up while the game works, the next try hands the gift out once.',
  zh: '游戏处理期间渠道超时断开，下一次尝试只发放一次',
  skip: gifts,
  run: givesUpAndSendsAgain,
}
