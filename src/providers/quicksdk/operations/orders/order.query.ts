import { int, list, object, optional } from '../../../../contract/schema/field.ts'
import { btime, etime, payStatusFilter, tags } from '../../fields.ts'
import { orderFields, orderPlaceFields, showOrder, showOrderPlace } from '../../rules/orderView.ts'
import { quicksdk } from '../../spec.ts'

// ASSUMPTION quick-24: pageRows counts only together with page.
const NEWEST = 500
const MOST_ROWS = 100
const USUAL_ROWS = 20

export const orderQuery = quicksdk.operation({
  id: 'order.query',
  path: '/open/queryOrderList',
  summary: { en: "A product's orders, newest first", zh: '获取产品订单列表' },
  section: '二.24',
  tier: 'documented',
  assumptions: ['quick-24'],
  tag: tags.orders,
  params: {
    btime: optional(btime),
    etime: optional(etime),
    payStatus: optional(payStatusFilter),
    page: optional(
      int({
        en: 'Which page of pageRows, from 1; without it the newest 500 are answered.',
        zh: '页码，从 1 开始，每页 pageRows 条；不传则返回最新 500 条',
        example: 1,
      }),
    ),
    pageRows: optional(
      int({
        en: 'Orders a page, 20 unless told, 100 at most; counts together with page alone.',
        zh: '每页订单量，默认 20，最大 100，仅与 page 同用时有效',
        example: 20,
      }),
    ),
  },
  data: list(object({ ...orderFields, ...orderPlaceFields })),
  errors: [],
  async handle({ params, tenant, state }) {
    const { productCode, name } = tenant.product
    const { btime: from, etime: to, payStatus, page: wanted, pageRows = USUAL_ROWS } = params
    const rows = Math.min(MOST_ROWS, Math.max(1, pageRows))
    const found = await state.orders({
      productCode,
      from,
      to,
      payStatus: payStatus === -1 ? undefined : payStatus,
      offset: (Math.max(1, wanted ?? 1) - 1) * rows,
      limit: wanted === undefined ? NEWEST : rows,
    })
    return found.map((order) => ({ ...showOrder(order, name), ...showOrderPlace(order) }))
  },
})
