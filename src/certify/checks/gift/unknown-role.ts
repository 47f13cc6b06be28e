import type { Check } from '../../check.ts'
import { fieldValue, gifts, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const giftUnknownRole: Check = {
  id: 'gift.unknown-role',
  level: 'should',
  rule: rules.meaning,
  en: 'A role the game does not know is refused, so that the code stays usable.',
  zh: '未知角色应被拒绝，使礼包码仍可使用',
  skip: gifts,
  async run(trial) {
    const { player } = trial.channel.certification.fields
    const payment = await trial.buy()
    const never = typeof fieldValue(payment, player) === 'number' ? 999_999_999 : 'no-such-role'
    trial.refused(await trial.notify(payment, { signed: put({ [player]: never }) }))
  },
}
