import { object, oneOf, optional, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { tags } from '../../fields.ts'
import { STORE_WAYS } from '../../rules/paying.ts'
import { orderOf } from '../../rules/placing.ts'
import { redeem, refuseSpent, renewedBy } from '../../rules/receipts.ts'
import { renew } from '../../rules/subscriptions.ts'
import { quicksdk } from '../../spec.ts'
import type { Order } from '../../state.ts'

/** subscriptionStatus of a subscription (quick-10). */
const ACTIVE = 1
const CANCELLED = 2

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

type Verifying = Parameters<typeof redeem>[0] & Parameters<typeof orderOf>[0]

function refuseOtherGoods({ fail }: Verifying, { goodsId }: Order, productId: string): void {
  if (goodsId !== productId)
    fail(
      'RECEIPT_MISMATCH',
      prose(`the order is for ${goodsId}, not ${productId}`, `订单的商品是 ${goodsId}，而不是 ${productId}`),
    )
}

/** The next period of a subscription: the token of the first order with an orderId of its own. */
// ASSUMPTION quick-17: it pays the unpaid order that orderNum names, else a new order of the same subscription.
async function renewal(call: Verifying, first: Order, { orderId, productId }: Purchase, orderNum: string | undefined) {
  await refuseSpent(call, 'google', [orderId])
  refuseOtherGoods(call, first, productId)
  if (first.subscriptionStatus === CANCELLED) {
    call.fail(
      'RECEIPT_USED',
      prose(
        `the subscription of order ${first.orderNo} was cancelled, so nothing renews it`,
        `订单 ${first.orderNo} 的订阅已取消，不能续订`,
      ),
    )
  }
  const named = orderNum === undefined ? first : await orderOf(call, orderNum)
  refuseOtherGoods(call, named, productId)
  const order = named.payStatus === 1 ? await renew(call, first) : { ...named, subscriptionOf: first.orderNo }
  await redeem(call, 'google', { ...order, subscriptionStatus: ACTIVE }, [orderId])
  return { message: 'success' }
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
    orderNum: optional(
      text({
        en: 'The order; required when signature is SIGNATURE-V3.',
        zh: 'SDK 订单号，signature 为 SIGNATURE-V3 时必传',
        example: '0020231115061320000001',
      }),
    ),
  },
  data: object({ message: text({ en: 'That the receipt is good.', zh: '验证成功信息', example: 'success' }) }),
  errors: ['PARAMS_MISSING', 'RECEIPT_INVALID', 'RECEIPT_USED', 'RECEIPT_MISMATCH', 'ORDER_UNKNOWN', 'ORDER_PAID'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { productCode } = tenant.product
    const isSubscription = params.signature === 'SUBSCRIPTIONS-V3'
    if (params.orderNum === undefined && !isSubscription)
      fail('PARAMS_MISSING', prose('SIGNATURE-V3 needs orderNum', 'SIGNATURE-V3 需要 orderNum'))
    const purchase = parsePurchase(params.purchaseData)
    if (!purchase)
      return fail(
        'RECEIPT_INVALID',
        prose(
          'purchaseData is JSON with orderId, productId and purchaseToken',
          'purchaseData 须为含 orderId、productId 和 purchaseToken 的 JSON',
        ),
      )
    const { orderId, productId, purchaseToken } = purchase
    const first = isSubscription ? await renewedBy(call, purchaseToken) : undefined
    if (first?.productCode === productCode) return renewal(call, first, purchase, params.orderNum)
    const transactions = [orderId, purchaseToken]
    await refuseSpent(call, 'google', transactions)
    // ASSUMPTION quick-17: a subscription without orderNum pays the newest order that waits for these goods.
    const order =
      params.orderNum === undefined
        ? ((await state.awaitedPurchase(productCode, STORE_WAYS.google, productId)) ??
          fail(
            'ORDER_UNKNOWN',
            prose(
              `no unpaid purchaseOrder of product ${productCode} waits for ${productId}`,
              `产品 ${productCode} 没有等待 ${productId} 的未支付 purchaseOrder`,
            ),
          ))
        : await orderOf(call, params.orderNum)
    refuseOtherGoods(call, order, productId)
    await redeem(call, 'google', isSubscription ? { ...order, subscriptionStatus: ACTIVE } : order, transactions)
    return { message: 'success' }
  },
})
