import { object, oneOf, optional, text } from '../../../../contract/field.ts'
import { orderNo, tags } from '../../fields.ts'
import { STORE_WAYS } from '../../rules/paying.ts'
import { orderOf } from '../../rules/placing.ts'
import { redeem, refuseSpent } from '../../rules/receipts.ts'
import { quicksdk } from '../../spec.ts'

interface Purchase {
  readonly orderId: string
  readonly productId: string
  readonly purchaseToken: string
}

/** Google's purchase data with what the sandbox looks at; nothing when a part of it is missing. */
function parsePurchase(json: string): Purchase | undefined {
  try {
    const { orderId, productId, purchaseToken } = (JSON.parse(json) ?? {}) as Record<string, unknown>
    const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
    return isText(orderId) && isText(productId) && isText(purchaseToken)
      ? { orderId, productId, purchaseToken }
      : undefined
  } catch {
    return undefined
  }
}

// ASSUMPTION quick-17: what makes a receipt good. Its purchaseToken counts as a transaction too: it is what Google
// knows a purchase by, so that another orderId around a spent token is still a replay.
export const purchaseGoogleVerify = quicksdk.operation({
  id: 'purchase.googleVerify',
  path: '/open/postGooglePlayVerify',
  summary: { en: 'Pays an order with a receipt of Google Play', zh: '验证 Google 订单票据' },
  section: '二.19',
  tier: 'documented',
  assumptions: ['quick-17'],
  tag: tags.paying,
  params: {
    signature: oneOf(['SIGNATURE-V3', 'SUBSCRIPTIONS-V3'], {
      en: 'SIGNATURE-V3 for goods, SUBSCRIPTIONS-V3 for subscriptions.',
      zh: '验证类型：SIGNATURE-V3 普通内购，SUBSCRIPTIONS-V3 订阅',
      example: 'SIGNATURE-V3',
    }),
    purchaseData: text({
      en: 'The receipt as Google gave it to the client, JSON.',
      zh: 'Google 支付成功后的订单票据（JSON）',
      example: '{"orderId":"GPA.3300-0000","productId":"gem60","purchaseToken":"token-1"}',
    }),
    orderNum: optional(orderNo),
  },
  data: object({ message: text({ en: 'That the receipt is good.', zh: '验证成功信息', example: 'success' }) }),
  errors: ['PARAMS_MISSING', 'RECEIPT_INVALID', 'RECEIPT_USED', 'RECEIPT_MISMATCH', 'ORDER_UNKNOWN', 'ORDER_PAID'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { productCode } = tenant.product
    const isSubscription = params.signature === 'SUBSCRIPTIONS-V3'
    if (params.orderNum === undefined && !isSubscription) fail('PARAMS_MISSING', 'SIGNATURE-V3 needs orderNum')
    const purchase = parsePurchase(params.purchaseData)
    if (!purchase) return fail('RECEIPT_INVALID', 'purchaseData is JSON with orderId, productId and purchaseToken')
    const { orderId, productId, purchaseToken } = purchase
    const transactions = [orderId, purchaseToken]
    await refuseSpent(call, 'google', transactions)
    // ASSUMPTION quick-17: a subscription without orderNum pays the newest order that waits for these goods.
    const order =
      params.orderNum === undefined
        ? ((await state.awaitedPurchase(productCode, STORE_WAYS.google, productId)) ??
          fail('ORDER_UNKNOWN', `no unpaid purchaseOrder of product ${productCode} waits for ${productId}`))
        : await orderOf(call, params.orderNum)
    if (order.goodsId !== productId) fail('RECEIPT_MISMATCH', `the order is for ${order.goodsId}, not ${productId}`)
    await redeem(call, 'google', isSubscription ? { ...order, subscriptionStatus: 1 } : order, transactions)
    return { message: 'success' }
  },
})
