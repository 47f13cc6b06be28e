import { int, list, number, object } from '../../../../contract/schema/field.ts'
import { channelCode, tags } from '../../fields.ts'
import { activeUser, reportErrors, reportHead, reportOf, reportParams, userLogin } from '../../rules/reports.ts'
import { quicksdk } from '../../spec.ts'
import type { Day } from '../../state.ts'
import { COUNTED, difference, SUMMED } from '../../tables/figures.ts'
import { numberOf } from '../../values/money.ts'

const showDay = (figures: Day) => ({
  channelCode: figures.channelCode ?? '',
  newUser: figures.newUser,
  newDevice: figures.newDevice,
  activeUser: figures.activeUser,
  userLogin: figures.userLogin,
  allPay: numberOf(figures.paid),
  allPayUser: figures.payUser,
  newPayUser: figures.newPayUser,
  newUserPayCount: figures.newUserPayCount,
  newUserPay: numberOf(figures.newUserPaid),
  payCount: figures.payCount,
  firstPayUser: figures.firstPayUser,
  totalPayUser: figures.totalPayUser,
})

/** What is left of a day's figures beside those of its channels. */
function withoutChannels(whole: Day, channels: readonly Day[]): Day {
  const rest: Record<string, unknown> = { ...whole }
  for (const channel of channels) {
    for (const name of COUNTED) rest[name] = (rest[name] as number) - channel[name]
    for (const name of SUMMED) rest[name] = difference(rest[name] as string, channel[name])
  }
  return rest as Day
}

export const reportDays = quicksdk.operation({
  id: 'report.days',
  path: '/open/daysReport',
  summary: { en: 'Figures of single days', zh: '获取游戏单日报表数据' },
  section: '二.21',
  tier: 'documented',
  assumptions: ['quick-22'],
  tag: tags.reports,
  params: reportParams,
  data: list(
    object({
      ...reportHead,
      channelCode,
      newUser: int({
        en: 'New accounts: those that entered the product for the first time.',
        zh: '当日新用户（当日首次进入本产品）',
        example: 12,
        assumptions: ['quick-22'],
      }),
      newDevice: int({ en: 'Devices reported for the first time.', zh: '当日新增设备数', example: 9 }),
      activeUser,
      userLogin,
      allPay: number({ en: 'US dollars paid.', zh: '当日充值总额（美元）', example: 59.88 }),
      allPayUser: int({ en: 'Accounts that paid.', zh: '当日付费玩家数', example: 5 }),
      newPayUser: int({ en: 'New accounts that paid.', zh: '当日新用户付费数', example: 2 }),
      newUserPayCount: int({ en: 'Payments of new accounts.', zh: '当日新用户充值笔数', example: 3 }),
      newUserPay: number({ en: 'US dollars they paid.', zh: '当日新用户充值额（美元）', example: 14.97 }),
      payCount: int({ en: 'Payments.', zh: '当日总充值笔数', example: 8 }),
      firstPayUser: int({ en: 'Accounts that paid for the first time.', zh: '当日新增付费用户数', example: 3 }),
      totalPayUser: int({ en: 'Accounts that ever paid, up to this day.', zh: '累计付费用户数', example: 31 }),
    }),
  ),
  errors: reportErrors,
  handle: (call) =>
    // ASSUMPTION quick-22: a row for each channel that has appeared, and one for all that belongs to none.
    reportOf(call, ({ figures, channels }) => [withoutChannels(figures, channels), ...channels].map(showDay)),
})
