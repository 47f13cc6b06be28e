import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { orderNo, tags, userId } from '../../fields.ts'
import { orderDetailFields, showOrderDetail } from '../../rules/orderView.ts'
import { accountOf, orderOf } from '../../rules/placing.ts'
import { quicksdk } from '../../spec.ts'

export const orderInfo = quicksdk.operation({
  id: 'order.info',
  path: '/open/orderInfo',
  summary: { en: 'All of one order', zh: '获取用户订单详情' },
  section: '二.4',
  tier: 'documented',
  assumptions: ['quick-5'],
  tag: tags.orders,
  params: { userId, orderNo },
  data: object(orderDetailFields),
  errors: ['USER_UNKNOWN', 'ORDER_UNKNOWN'],
  async handle(call) {
    const { params, tenant, fail } = call
    const { uid } = await accountOf(call)
    const order = await orderOf(call, params.orderNo)
    if (order.uid !== uid)
      fail('ORDER_UNKNOWN', prose(`the order belongs to user ${order.uid}`, `订单属于用户 ${order.uid}`))
    return showOrderDetail(order, tenant.product.name)
  },
})
