import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { add } from '../parts.ts'
import { rules } from '../rules.ts'

export const formExtraField: Check = {
  id: 'form.extra-field',
  level: 'must',
  rule: rules.growth,
  en: 'One more signed field is taken into the signature and otherwise ignored.',
  zh: '新增的已签名字段须参与验签，其余忽略',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    trial.acknowledged(await trial.notify(payment, { signed: add('newField', '1') }))
  },
}
