import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { field, otherValue, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeExt: Check = {
  id: 'forge.ext',
  level: 'must',
  rule: rules.unchecked,
  en: 'A passed-through text that was changed after signing is refused.',
  zh: '签名后被改动透传参数的通知应被拒绝',
  skip: field('ext'),
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const { ext = '' } = trial.channel.certification.fields
    const forged = { [ext]: otherValue(trial.channel, payment, ext) }
    trial.refused(await trial.notify(payment, { forged: put(forged) }))
  },
}
