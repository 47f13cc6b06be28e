import type { Check } from '../../check.ts'
import { stillAlive, withText } from '../parts.ts'
import { rules } from '../rules.ts'

export const formGbk: Check = {
  id: 'form.gbk',
  level: 'must',
  rule: rules.encoding,
  en: 'Bytes that are no UTF-8 do not make the game fall over.',
  zh: '非 UTF-8（GBK）字节不会使游戏出错',
  async run(trial) {
    const { letter } = await withText(trial, '中文', { style: { gbk: true } })
    const exchange = await trial.send(letter)
    trial.survived(exchange)
    await stillAlive(trial)
  },
}
