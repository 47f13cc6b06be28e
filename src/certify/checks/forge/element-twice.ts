import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { alsoPut, carried, richer } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeElementTwice: Check = {
  id: 'forge.element-twice',
  // The channel itself has signed it, so the game is asked for more care than for a forgery.
  level: 'should',
  rule: rules.unchecked,
  en: 'A rightly signed message that says something twice, with two values, is refused.',
  zh: '消息内同一元素出现两次且取值不同时，即使签名正确也应拒绝',
  skip: carried,
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    trial.refused(await trial.notify(payment, { signed: alsoPut(richer(trial, payment)) }))
  },
}
