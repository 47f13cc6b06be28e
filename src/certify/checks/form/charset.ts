import type { Check } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const formCharset: Check = {
  id: 'form.charset',
  level: 'must',
  rule: rules.http,
  en: 'A content type with a charset is the same content type.',
  zh: '内容类型带 charset 时同样处理',
  async run(trial) {
    const payment = await trial.buy()
    trial.goods(payment, exactly(1))
    const contentType = `${trial.encoding.contentType}; charset=UTF-8`
    trial.acknowledged(await trial.notify(payment, { contentType }))
  },
}
