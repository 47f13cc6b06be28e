import { int, object, oneOf, optional } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { amount, channelCode, deviceId, tags } from '../../fields.ts'
import { orderDetailFields, showOrderDetail } from '../../rules/orderView.ts'
import { accountOf, orderTerms, placeOrder } from '../../rules/placing.ts'
import { namedPrice } from '../../rules/pricing.ts'
import { quicksdk } from '../../spec.ts'

/** The request has no currency; like the goods' prices (10) its amount is in US dollars. */
const CURRENCY = 'USD'

// ASSUMPTION quick-16: kept as it was sent and never changed again; no callback is sent; data is the order.
export const orderCreate = quicksdk.operation({
  id: 'order.create',
  path: '/open/createOrder',
  summary: { en: "Brings an order of the platform's own into the SDK", zh: '向 SDK 同步订单' },
  section: '二.17',
  tier: 'documented',
  assumptions: ['quick-16'],
  tag: tags.orders,
  params: {
    ...orderTerms,
    amount,
    payType: int({ en: 'Way of paying.', zh: '支付方式 ID', example: 12 }),
    deviceId: optional(deviceId),
    channelCode: optional(channelCode),
    payStatus: optional(oneOf([0, 1], { en: '1 paid; 0 unless told.', zh: '支付状态，默认 0', example: 1 })),
    asyncStatus: optional(oneOf([0, 1], { en: '1 delivered; 0 unless told.', zh: '发货状态，默认 0', example: 1 })),
  },
  data: object(orderDetailFields, {
    en: 'The order, as orderInfo shows it.',
    zh: '订单信息，同订单详情',
    tier: 'assumed',
    assumptions: ['quick-16'],
  }),
  errors: ['USER_UNKNOWN', 'CURRENCY_UNKNOWN', 'AMOUNT_INVALID', 'ORDER_DUPLICATE', 'CALLBACK_URL_INVALID'],
  async handle(call) {
    const { params, tenant, state, now, fail } = call
    const { product } = tenant
    const user = await accountOf(call)
    const price = namedPrice(product, CURRENCY, params.amount, fail)
    const { payType, payStatus = 0, asyncStatus = 0, cpOrderNo: own } = params
    const known = own === undefined ? undefined : await state.orderByCpOrderNo(product.productCode, own)
    if (known)
      fail(
        'ORDER_DUPLICATE',
        prose(`cpOrderNo ${own} is that of order ${known.orderNo}`, `cpOrderNo ${own} 已属于订单 ${known.orderNo}`),
      )
    const isPaid = payStatus === 1
    const order = await placeOrder(call, user, price, {
      source: 'synced',
      actRate: '1',
      payTypeId: payType,
      payTypeName: product.payTypes.find(({ id }) => id === payType)?.name ?? '',
      payStatus,
      asyncStatus,
      asyncTime: asyncStatus === 1 ? now : 0,
      ...(isPaid && { payTime: now, dealAmount: price.amount, dealUsdAmount: price.usdAmount }),
    })
    if (isPaid) await state.countPayment(order, order.dealUsdAmount, now)
    return showOrderDetail(order, product.name)
  },
})
