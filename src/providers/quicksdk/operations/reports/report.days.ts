import { int, list, number, object } from '../../../../contract/field.ts'
import { channelCode, tags } from '../../fields.ts'
import { activeUser, reportErrors, reportHead, reportOf, reportParams, userLogin } from '../../rules/reports.ts'
import { quicksdk } from '../../spec.ts'
import { numberOf } from '../../values/money.ts'

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
      newUser: int({ en: 'Accounts registered.', zh: '当日注册用户', example: 12 }),
      newDevice: int({ en: 'Devices reported for the first time.', zh: '当日新增设备数', example: 9 }),
      activeUser,
      userLogin,
      allPay: number({ en: 'US dollars paid.', zh: '当日充值总额（美元）', example: 59.88 }),
      allPayUser: int({ en: 'Accounts that paid.', zh: '当日付费玩家数', example: 5 }),
      newPayUser: int({ en: 'Accounts of this day that paid.', zh: '当日新用户付费数', example: 2 }),
      newUserPayCount: int({ en: 'Payments of accounts of this day.', zh: '当日新用户充值笔数', example: 3 }),
      newUserPay: number({ en: 'US dollars they paid.', zh: '当日新用户充值额（美元）', example: 14.97 }),
      payCount: int({ en: 'Payments.', zh: '当日总充值笔数', example: 8 }),
      firstPayUser: int({ en: 'Accounts that paid for the first time.', zh: '当日新增付费用户数', example: 3 }),
      totalPayUser: int({ en: 'Accounts that ever paid, up to this day.', zh: '累计付费用户数', example: 31 }),
    }),
  ),
  errors: reportErrors,
  handle: (call) =>
    reportOf(call, ({ figures }) => ({
      // ASSUMPTION quick-22: one row for all channels of a product.
      channelCode: '',
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
    })),
})
