import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { field, otherValue, put } from '../parts.ts'
import { rules } from '../rules.ts'

export const forgeGoods: Check = {
  id: 'forge.goods',
  level: 'must',
  rule: rules.unchecked,
  en: 'Goods that were changed after signing are refused.',
  zh: '签名后被改动物品的通知应被拒绝',
  skip: field('goods'),
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(0))
    const { goods = '' } = trial.channel.certification.fields
    const forged = { [goods]: otherValue(trial.channel, payment, goods) }
    trial.refused(await trial.notify(payment, { forged: put(forged) }))
  },
}
