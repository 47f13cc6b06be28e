import { object, oneOf, optional } from '../../../../contract/schema/field.ts'
import { channelCode, deviceId, orderNo, orderSubject, roleName, serverName, tags } from '../../fields.ts'
import { STORE_WAYS } from '../../rules/paying.ts'
import { accountOf, orderTerms, placeOrder } from '../../rules/placing.ts'
import { goodsPrice } from '../../rules/pricing.ts'
import { quicksdk } from '../../spec.ts'

const STORE_NAMES = { [STORE_WAYS.apple]: 'App Store', [STORE_WAYS.google]: 'Google Play' } as const

export const purchaseOrder = quicksdk.operation({
  id: 'purchase.order',
  path: '/open/purchaseOrder',
  summary: { en: 'Makes an order that is paid in a store', zh: '创建内购订单' },
  section: '二.18',
  tier: 'documented',
  assumptions: ['quick-12', 'quick-17'],
  tag: tags.paying,
  params: {
    ...orderTerms,
    orderSubject: optional(orderSubject),
    roleName: optional(roleName),
    serverName: optional(serverName),
    payType: oneOf([8, 30], { en: '8 App Store, 30 Google.', zh: '支付方式：8 iOS 内购，30 Google 内购', example: 30 }),
    deviceId: optional(deviceId),
    channelCode: optional(channelCode),
  },
  data: object({ orderNo }),
  errors: ['USER_UNKNOWN', 'GOODS_UNKNOWN', 'CURRENCY_UNKNOWN', 'CALLBACK_URL_INVALID'],
  async handle(call) {
    const { params, tenant, fail } = call
    const { product } = tenant
    const { payType } = params
    const user = await accountOf(call)
    const price = goodsPrice(product, params.goodsId, 'USD', fail)
    const way = product.payTypes.find(({ id }) => id === payType)
    const order = await placeOrder(call, user, price, {
      source: 'purchase',
      payTypeId: payType,
      payTypeName: way?.name ?? STORE_NAMES[payType],
    })
    return { orderNo: order.orderNo }
  },
})
