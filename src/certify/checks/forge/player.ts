import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { otherValue, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgePlayer: Check = {
  id: 'forge.player',
  level: 'must',
  rule: rules.unchecked,
  en: 'A player who was changed after signing is refused.',
  zh: '签名后被改动玩家的通知应被拒绝',
  async run(trial) {
    const { player } = trial.channel.certification.fields
    const payment = await trial.buy()
    const [, second] = trial.players
    const other = otherValue(trial.channel, payment, player)
    trial.goods(payment, exactly(0))
    if (second !== undefined) trial.goods(payment, exactly(0), second)
    const forged = { [player]: second !== undefined && typeof other === 'string' ? second : other }
    trial.refused(await trial.notify(payment, { forged: put(forged) }))
  },
}
