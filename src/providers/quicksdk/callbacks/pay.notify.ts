import type { DeliverScript, EmittedIds } from '../../../contract/callbacks/callback.ts'
import type { Call } from '../../../contract/operation.ts'
import { optional, text } from '../../../contract/schema/field.ts'
import { callbackSigner } from '../signer.ts'
import { quicksdk } from '../spec.ts'
import type { Order, Product, QuickState } from '../state.ts'
import { timeText } from '../values/beijing.ts'
import { decimalOf, format } from '../values/money.ts'
import { certification } from './certification.ts'
import { encodedFor } from './ntData/encodedFor.ts'
import { ntData, ntDataAggregation } from './ntData/formats.ts'
import { receiving } from './receiving.ts'

const observed = { tier: 'observed', assumptions: ['quick-10'] } as const
const SUCCEEDED = '0'
const FAILED = '1'
const CANCELLED = '2'
/** ASCII white space alone: a byte order mark in front is a game's mistake that has to show. */
const ACCEPTED = /^[ \t\r\n]*SUCCESS[ \t\r\n]*$/

// ASSUMPTION quick-10: the document does not describe the notification; three live games agree on it.
export const payNotify = quicksdk.callback({
  id: 'pay.notify',
  summary: { en: 'Tells the game that a player has paid, or failed to', zh: '支付结果通知' },
  tier: 'observed',
  assumptions: ['quick-10', 'quick-11'],
  path: '/quicksdk/pay',
  encoding: 'form',
  signer: callbackSigner,
  formats: [ntData, ntDataAggregation],
  params: {
    uid: text({ en: 'The account.', zh: 'SDK 用户的账号 ID', example: '10001', ...observed }),
    username: text({ en: 'Name of the account.', zh: 'SDK 用户名', example: 'alice', ...observed }),
    cpOrderNo: text({ en: "The game's order number.", zh: '游戏订单号', mayBeEmpty: true, ...observed }),
    orderNo: text({ en: 'The order.', zh: 'SDK 订单号', example: '0020240425184302837889', ...observed }),
    payTime: text({ en: 'When, in Beijing.', zh: '支付时间（北京时间）', example: '2024-04-25 18:43:16', ...observed }),
    payType: text({ en: 'Way of paying.', zh: '支付方式 ID', example: '8', mayBeEmpty: true, ...observed }),
    payAmount: text({ en: 'Amount, with 6 decimals.', zh: '支付金额，6 位小数', example: '0.990000', ...observed }),
    payCurrency: text({ en: 'Currency of the amount.', zh: '支付币种', example: 'USD', ...observed }),
    usdAmount: text({ en: 'In US dollars, with 2 decimals.', zh: '美元金额，2 位小数', example: '0.99', ...observed }),
    // The opposite of payStatus under /open/, where 1 is paid.
    payStatus: text({ en: '0 paid, 1 failed.', zh: '0 支付成功，1 支付失败', example: '0', ...observed }),
    actRate: text({
      en: 'Discount factor: above 0, at most 1, which is none.',
      zh: '支付折扣，1 为无折扣，取值范围 0-1（不包含 0）',
      example: '1',
      ...observed,
    }),
    extrasParams: text({ en: 'What the game passed.', zh: '扩展参数，原样返回', mayBeEmpty: true, ...observed }),
    subscriptionStatus: optional(
      text({ en: '1 active, 2 cancelled; subscriptions only.', zh: '订阅状态，2 为取消，仅订阅订单', ...observed }),
    ),
    subReason: optional(
      text({ en: 'Why it was cancelled; subscriptions only.', zh: '订阅取消原因', mayBeEmpty: true, ...observed }),
    ),
  },
  reply: {
    en: 'The text SUCCESS settles it, whatever the HTTP status; anything else is retried.',
    zh: '返回 SUCCESS 即完成（不看 HTTP 状态码），其他情况会重试。',
  },
  replies: {
    mediaType: 'text/plain',
    schema: text({ en: 'SUCCESS settles it; anything else is retried.', zh: '返回 SUCCESS 即完成，其他内容会重试' }),
    examples: {
      delivered: { en: 'The goods were handed out', zh: '发货成功', value: 'SUCCESS' },
      again: { en: 'They were not; it is sent again', zh: '发货失败，渠道会重发', value: 'FAILED' },
    },
  },
  // ASSUMPTION quick-11: the HTTP status is ignored, as PHP clients do; white space around the text is let pass.
  verdict: ({ body }) => (ACCEPTED.test(body) ? 'delivered' : 'retry'),
  acknowledge: { status: 200, body: 'SUCCESS' },
  remark: ({ body }) =>
    body !== 'SUCCESS' && ACCEPTED.test(body)
      ? 'The reply has white space around SUCCESS; send the word alone.'
      : undefined,
  receiving,
  async addresses(state) {
    const found = []
    for (const { openId } of await state.merchants()) found.push(...(await state.productsOf(openId)))
    return found.map(({ productCode, callbackUrl: url }) => ({ tenant: productCode, url }))
  },
  certification,
  // ASSUMPTION quick-11: the schedule is ours.
  schedule: ['15s', '1m', '5m', '30m', '1h', '6h'],
  async settled({ state, verdict, order: orderNo, params, now }) {
    // That a failure or the end of a subscription was heard of does not mean that the goods were delivered.
    const isPayment = (params.payStatus ?? params.status) === SUCCEEDED && params.subscriptionStatus !== CANCELLED
    if (verdict !== 'delivered' || !isPayment) return
    const order = await state.order(orderNo)
    if (order?.asyncStatus === 0) await state.putOrder({ ...order, asyncStatus: 1, asyncTime: now })
  },
})

/** What there is to say beside the order. */
export interface Telling {
  /** Why a subscription was cancelled. */
  readonly subReason?: string | undefined
  readonly script?: DeliverScript | undefined
}

const ownAddress = (order: Order, product: Product): string | undefined =>
  order.callbackUrl === '' ? product.callbackUrl : order.callbackUrl

/** Where the notification of an order goes; nothing when it has nowhere to go. */
export const callbackAddress = (
  { target }: Pick<Call<QuickState, unknown, unknown, never>, 'target'>,
  order: Order,
  product: Product,
): string | undefined => target(payNotify, ownAddress(order, product))

/**
 * Queues the notification of an order. Returns its id and its copies', or undefined when it has nowhere to go. A failed attempt to pay is told with the time of the attempt and the amount that was asked.
 */
export async function notify(
  call: Pick<Call<QuickState, unknown, unknown, never>, 'state' | 'now' | 'emit' | 'target'>,
  order: Order,
  outcome: 'success' | 'failure',
  { subReason = '', script }: Telling = {},
): Promise<EmittedIds | undefined> {
  const { state, now, emit } = call
  const product = await state.product(order.productCode)
  if (!product || callbackAddress(call, order, product) === undefined) return undefined
  const succeeded = outcome === 'success'
  return emit(payNotify, {
    url: ownAddress(order, product),
    key: product.callbackKey,
    tenant: product.productCode,
    order: order.orderNo,
    script,
    encoded: encodedFor(order, product, outcome, now, subReason),
    params: {
      uid: order.uid,
      username: order.userName,
      cpOrderNo: order.cpOrderNo,
      orderNo: order.orderNo,
      payTime: timeText(succeeded ? order.payTime : now),
      payType: order.payTypeId === 0 ? '' : String(order.payTypeId),
      payAmount: format(decimalOf(succeeded ? order.dealAmount : order.amount), 6),
      payCurrency: order.currency,
      usdAmount: format(decimalOf(succeeded ? order.dealUsdAmount : order.usdAmount), 2),
      payStatus: succeeded ? SUCCEEDED : FAILED,
      actRate: order.actRate,
      extrasParams: order.extrasParams,
      ...(order.subscriptionStatus !== undefined && {
        subscriptionStatus: String(order.subscriptionStatus),
        subReason,
      }),
    },
  })
}
