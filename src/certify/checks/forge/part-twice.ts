import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { carried, put, richer } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgePartTwice: Check = {
  id: 'forge.part-twice',
  level: 'must',
  rule: rules.unchecked,
  en: 'A part of the notification that comes a second time, with another message in it, is refused.',
  zh: '通知的某一部分出现两次且内容不同时应被拒绝',
  skip: carried,
  async run(trial) {
    const { encoding, channel } = trial
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    // Every part of another message but its seal: only what it says.
    const others = encoding.parts(put(richer(trial, payment))(payment.fields), [], channel.seller.key)
    trial.refused(await trial.notify(payment, { parts: (all) => [...all, ...others] }))
  },
}
