import { optional, type Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import {
  callbackUrl,
  cpOrderNo,
  extrasParams,
  goodsId,
  goodsName,
  orderSubject,
  roleLevel,
  roleName,
  serverName,
  userId,
} from '../fields.ts'
import type { Tenant } from '../spec.ts'
import type { Order, Product, QuickState, User } from '../state.ts'
import { isWebUrl } from '../values/address.ts'
import { nextOrderNo } from './orderNo.ts'
import type { Price } from './pricing.ts'

/** What a request says of the order it makes (5, 17, 18, 25); one that asks for more of it says so itself. */
export const orderTerms = {
  userId,
  goodsId,
  cpOrderNo: optional(cpOrderNo),
  orderSubject,
  roleName,
  serverName,
  goodsName: optional(goodsName),
  roleLevel: optional(roleLevel),
  extrasParams: optional(extrasParams),
  callbackUrl: optional(callbackUrl),
}

/** Finding whom and what a request is about; every operation's call has it, and declares the refusal. */
interface Asking<Params, E extends string> {
  readonly params: Params
  readonly tenant: Tenant
  readonly state: QuickState
  readonly fail: (error: E, detail?: Prose) => never
}

/** The account a request names. */
export async function accountOf(call: Asking<{ readonly userId: string }, 'USER_UNKNOWN'>): Promise<User> {
  const { openId } = call.tenant.merchant
  const { userId } = call.params
  return (
    (await call.state.user(openId, userId)) ??
    call.fail('USER_UNKNOWN', prose(`merchant ${openId} has no user ${userId}`, `商户 ${openId} 没有用户 ${userId}`))
  )
}

/** An order of the requesting product. */
export async function orderOf(call: Asking<unknown, 'ORDER_UNKNOWN'>, orderNo: string): Promise<Order> {
  const { productCode } = call.tenant.product
  const order = await call.state.order(orderNo)
  if (order?.productCode === productCode) return order
  return call.fail(
    'ORDER_UNKNOWN',
    prose(`product ${productCode} has no order ${orderNo}`, `产品 ${productCode} 没有订单 ${orderNo}`),
  )
}

/** What requests say of an order beside its price (5, 17, 18, 25). */
interface Wanted {
  readonly goodsId: string
  readonly goodsName?: string
  readonly cpOrderNo?: string
  readonly orderSubject?: string
  readonly roleName?: string
  readonly serverName?: string
  readonly roleLevel?: number
  readonly extrasParams?: string
  readonly callbackUrl?: string
  readonly deviceId?: string
  readonly channelCode?: string
  readonly countryCode?: string
  readonly clientLang?: string
}

type Placing = Asking<Wanted, 'CALLBACK_URL_INVALID'> & { readonly now: number }

/** The discount of an order for these goods. */
// ASSUMPTION quick-27: the goods' own, else the product's.
const rateOf = ({ goods, actRate }: Product, goodsId: string): string =>
  goods.find((known) => known.goodsId === goodsId)?.actRate ?? actRate

/** Keeps a new order, unpaid unless `more` says otherwise. */
export async function placeOrder(
  { params, tenant, state, now, fail }: Placing,
  { openId, uid, username }: User,
  price: Price,
  more: Pick<Order, 'source'> & Partial<Order>,
): Promise<Order> {
  const { product } = tenant
  const { callbackUrl = '' } = params
  if (callbackUrl !== '' && !isWebUrl(callbackUrl))
    fail('CALLBACK_URL_INVALID', prose('an http or https URL', '须为 http 或 https 地址'))
  const order: Order = {
    orderNo: await nextOrderNo(state, now),
    openId,
    productCode: product.productCode,
    uid,
    userName: username,
    ...price,
    dealAmount: '0',
    dealUsdAmount: '0',
    actRate: rateOf(product, params.goodsId),
    createTime: now,
    cpOrderNo: params.cpOrderNo ?? '',
    channelOrderNo: '',
    payStatus: 0,
    payTime: 0,
    asyncStatus: 0,
    asyncTime: 0,
    payTypeId: 0,
    payTypeName: '',
    payTypes: '',
    goodsId: params.goodsId,
    goodsName: params.goodsName ?? '',
    orderSubject: params.orderSubject ?? '',
    serverName: params.serverName ?? '',
    roleName: params.roleName ?? '',
    roleLevel: params.roleLevel ?? 0,
    extrasParams: params.extrasParams ?? '',
    channelCode: params.channelCode ?? '',
    deviceId: params.deviceId ?? '',
    countryCode: params.countryCode ?? '',
    clientLang: params.clientLang ?? '',
    // The sandbox plays the live service, so its orders are live ones.
    isSandbox: 0,
    callbackUrl,
    ...more,
  }
  await state.putOrder(order)
  return order
}
