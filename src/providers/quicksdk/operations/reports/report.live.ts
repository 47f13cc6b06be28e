import { list, object } from '../../../../contract/schema/field.ts'
import { tags } from '../../fields.ts'
import { activeUser, perDay, reportErrors, reportHead, reportOf, reportParams, userLogin } from '../../rules/reports.ts'
import { quicksdk } from '../../spec.ts'
import { COHORT_DAYS } from '../../tables/figures.ts'

export const reportLive = quicksdk.operation({
  id: 'report.live',
  path: '/open/userLiveReport',
  summary: { en: 'How many came back on later days', zh: '获取游戏账号留存报表数据' },
  section: '二.29',
  tier: 'documented',
  assumptions: ['quick-5', 'quick-22'],
  tag: tags.reports,
  params: reportParams,
  data: list(
    object({
      ...reportHead,
      activeUser,
      userLogin,
      // quick-5: 29 has an underscore in live_{n}, 34 has none in ltv{n}.
      ...perDay('live_', { en: 'came back', zh: '留存用户' }),
    }),
  ),
  errors: reportErrors,
  handle: (call) =>
    reportOf(call, async ({ product, figures, passed }) => {
      const { activeUser, userLogin, day } = figures
      const lives = new Map<number, number>()
      for (const { offset, live } of await call.state.cohort(product.productCode, day)) lives.set(offset, live)
      const row: Record<`live_${number}`, number> = {}
      for (let n = 1; n <= Math.min(passed, COHORT_DAYS); n += 1) row[`live_${n}`] = lives.get(n) ?? 0
      return [{ activeUser, userLogin, ...row }]
    }),
})
