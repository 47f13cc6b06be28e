import type { Check } from '../../check.ts'
import { NONE } from '../../check.ts'
import { exactly } from '../../trial/trial.ts'
import { fieldValue, put, stranger } from '../parts.ts'
import { rules } from '../rules.ts'

export const giftTwoRoles: Check = {
  id: 'gift.two-roles',
  level: 'must',
  rule: rules.meaning,
  needsGoods: true,
  en: 'Two roles with one public code at the same moment each get the gift once.',
  zh: '两个角色同时使用同一公共码，各发放一次',
  skip: ({ certification }) => (certification.fields.voucher ? undefined : NONE),
  async run(trial) {
    const other = stranger(trial)
    const { voucher = '' } = trial.channel.certification.fields
    const one = await trial.buy()
    const second = await trial.buy({ player: other })
    trial.goods(one, exactly(1))
    trial.goods(second, exactly(1))
    const exchanges = await Promise.all([
      trial.notify(one),
      trial.notify(second, { signed: put({ [voucher]: fieldValue(one, voucher) }) }),
    ])
    for (const exchange of exchanges) trial.acknowledged(exchange)
  },
}
