import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const signOtherApp: Check = {
  id: 'sign.other-app',
  level: 'must',
  rule: rules.forgery,
  en: 'A notification signed with the key of another app is refused.',
  zh: '用其他应用密钥签名的通知应被拒绝',
  skip: ({ otherKey }) =>
    otherKey === undefined ? prose('the seed has no other app with a key', '种子中没有其他应用的密钥') : undefined,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { key: trial.channel.otherKey ?? '' }))
  },
}
