import { list, number, object } from '../../../../contract/schema/field.ts'
import { activeUser, cohortReport, daysAfter, perDay, reportHead, reportOf } from '../../rules/reports.ts'
import { quicksdk } from '../../spec.ts'
import { add, type Decimal, decimalOf, divide, numberOf, textOf } from '../../values/money.ts'

/** US dollars an account has brought on average, as the whole number table 34 makes of it. */
// ASSUMPTION quick-22: rounded, halves up; 0 when no user entered.
function lifetimeValue(paid: Decimal, users: number): number {
  if (users === 0) return 0
  return numberOf(textOf(divide(paid, { units: BigInt(users), scale: 0 }, 0)))
}

export const reportLtv = quicksdk.operation({
  id: 'report.ltv',
  path: '/open/ltvReport',
  summary: { en: 'What accounts bring over time', zh: '获取游戏账号 LTV 报表数据' },
  section: '二.34',
  ...cohortReport,
  data: list(
    object({
      ...reportHead,
      activeUser,
      actUserPay: number({
        en: 'US dollars these accounts have paid up to now.',
        zh: '激活用户付费（美元）',
        example: 59.88,
      }),
      // quick-5: ltv{n}, without the underscore of live_{n}, and a whole number although it is money.
      ...perDay('ltv', { en: 'US dollars paid up to then, per account', zh: '人均累计付费（美元）' }),
    }),
  ),
  handle: (call) =>
    reportOf(call, async ({ product, figures, passed }) => {
      const { activeUser, cohortPaid, day } = figures
      const paidOn = new Map<number, string>()
      for (const { offset, paid } of await call.state.cohort(product.productCode, day)) paidOn.set(offset, paid)
      const row: Record<`ltv${number}`, number> = {}
      let paid = decimalOf(paidOn.get(0) ?? '0')
      for (const n of daysAfter(passed)) {
        paid = add(paid, decimalOf(paidOn.get(n) ?? '0'))
        row[`ltv${n}`] = lifetimeValue(paid, activeUser)
      }
      return [{ activeUser, actUserPay: numberOf(cohortPaid), ...row }]
    }),
})
