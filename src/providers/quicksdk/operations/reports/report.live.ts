import { list, object } from '../../../../contract/schema/field.ts'
import { activeUser, cohortReport, daysAfter, perDay, reportHead, reportOf, userLogin } from '../../rules/reports.ts'
import { quicksdk } from '../../spec.ts'

export const reportLive = quicksdk.operation({
  id: 'report.live',
  path: '/open/userLiveReport',
  summary: { en: 'How many came back on later days', zh: '获取游戏账号留存报表数据' },
  section: '二.29',
  ...cohortReport,
  data: list(
    object({
      ...reportHead,
      activeUser,
      userLogin,
      // quick-5: 29 has an underscore in live_{n}, 34 has none in ltv{n}.
      ...perDay('live_', { en: 'came back', zh: '留存用户' }),
    }),
  ),
  handle: (call) =>
    reportOf(call, async ({ product, figures, passed }) => {
      const { activeUser, userLogin, day } = figures
      const lives = new Map<number, number>()
      for (const { offset, live } of await call.state.cohort(product.productCode, day)) lives.set(offset, live)
      const row: Record<`live_${number}`, number> = {}
      for (const n of daysAfter(passed)) row[`live_${n}`] = lives.get(n) ?? 0
      return [{ activeUser, userLogin, ...row }]
    }),
})
