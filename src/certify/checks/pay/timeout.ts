import type { Check } from '../../check.ts'
import { givesUpAndSendsAgain, payments } from '../parts.ts'
import { rules } from '../rules.ts'

export const payTimeout: Check = {
  id: 'pay.timeout',
  level: 'must',
  rule: rules.retries,
  needsGoods: true,
  en: 'When the channel gives up while the game works, the next notification is acknowledged and the goods handed out once.',
  zh: '游戏处理期间渠道超时断开，再次通知应答成功，且只发货一次',
  skip: payments,
  run: givesUpAndSendsAgain,
}
