import type { Check } from '../../check.ts'
import { fieldValue, payments, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const orderUnknownPlayer: Check = {
  id: 'order.unknown-player',
  level: 'must',
  rule: rules.unchecked,
  en: 'A player the game has never seen does not make it fall over.',
  zh: '未知玩家的通知不会使游戏出错',
  skip: payments,
  async run(trial) {
    const { player } = trial.channel.certification.fields
    const payment = await trial.buy()
    const never = String(fieldValue(payment, player)).replace(/\w/g, '9')
    trial.survived(await trial.notify(payment, { signed: put({ [player]: never }) }))
  },
}
