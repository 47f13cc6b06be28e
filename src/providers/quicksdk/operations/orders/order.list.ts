import { int, list, object, optional } from '../../../../contract/schema/field.ts'
import { btime, etime, payStatusFilter, tags, userId } from '../../fields.ts'
import { orderFields, showOrder } from '../../rules/orderView.ts'
import { accountOf } from '../../rules/placing.ts'
import { quicksdk } from '../../spec.ts'

// ASSUMPTION quick-24: what "newest" and a page of 20 mean together with the filters; pages count from 1.
const NEWEST = 100
const PAGE = 20

export const orderList = quicksdk.operation({
  id: 'order.list',
  path: '/open/orderList',
  summary: { en: "An account's orders, newest first", zh: '获取用户订单列表' },
  section: '二.3',
  tier: 'documented',
  assumptions: ['quick-24'],
  tag: tags.orders,
  params: {
    userId,
    btime: optional(btime),
    etime: optional(etime),
    payStatus: optional(payStatusFilter),
    page: optional(
      int({
        en: 'Which page of 20, from 1; without it the newest 100 are answered.',
        zh: '页码，从 1 开始，每页 20 条；不传则返回最新 100 条',
        example: 1,
      }),
    ),
  },
  data: list(object(orderFields)),
  errors: ['USER_UNKNOWN'],
  async handle(call) {
    const { params, tenant, state } = call
    const { uid } = await accountOf(call)
    const { productCode, name } = tenant.product
    const { btime: from, etime: to, payStatus, page: wanted } = params
    const found = await state.orders({
      productCode,
      uid,
      from,
      to,
      payStatus: payStatus === -1 ? undefined : payStatus,
      offset: (Math.max(1, wanted ?? 1) - 1) * PAGE,
      limit: wanted === undefined ? NEWEST : PAGE,
    })
    return found.map((order) => showOrder(order, name))
  },
})
