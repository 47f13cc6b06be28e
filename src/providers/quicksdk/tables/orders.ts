import { browse, type ListQuery, wayBy, wayByTime } from '../../../contract/list.ts'
import { oneOf, optional } from '../../../contract/schema/field.ts'
import { type Row, stateTable } from '../../../contract/stateTable.ts'
import { joinKey, type Transaction } from '../../../contract/store.ts'
import { counted, id, money, str, time, uid, whole } from './row.ts'

const bit = oneOf([0, 1], { en: '0 no, 1 yes.', zh: '0 否，1 是' })

type Listed = {
  readonly orderNo: string
  readonly createTime: number
  readonly uid: string
  readonly cpOrderNo: string
}
const orderNoOf = (row: Listed) => row.orderNo
const ordersByTime = wayByTime<Listed>((row) => row.createTime, orderNoOf)
const ordersByNo = wayBy<Listed>(orderNoOf)
const ordersByGame = wayBy<Listed>((row) => row.cpOrderNo, orderNoOf)
const ordersByUser = wayBy<Listed>((row) => row.uid, orderNoOf)

/** An order (tables 3, 4, 22, 24). Amounts and rates are exact decimal texts, times Unix seconds, 0 for never. */
const orderFields = {
  orderNo: id,
  openId: id,
  productCode: id,
  uid,
  userName: str,
  // pay: getPayUrl and startPay; purchase: store purchase; synced: createOrder, never changed again (quick-16).
  source: oneOf(['pay', 'purchase', 'synced'], { en: 'Who made it.', zh: '订单来源' }),
  currency: str,
  amount: money,
  usdAmount: money,
  // What was really paid: amount × actRate, 0 before.
  dealAmount: money,
  dealUsdAmount: money,
  actRate: money,
  // US dollars per unit of the currency.
  dealRate: money,
  createTime: time,
  cpOrderNo: str,
  channelOrderNo: str,
  payStatus: bit,
  payTime: time,
  asyncStatus: bit,
  asyncTime: time,
  payTypeId: whole,
  payTypeName: str,
  // Ways of paying the checkout page offers, as the request listed them: `12|13`, empty for all.
  payTypes: str,
  goodsId: str,
  goodsName: str,
  orderSubject: str,
  serverName: str,
  roleName: str,
  roleLevel: whole,
  extrasParams: str,
  channelCode: str,
  deviceId: str,
  countryCode: str,
  clientLang: str,
  isSandbox: bit,
  // The order's own address for notifications, empty for the product's.
  callbackUrl: str,
  // 1 active, 2 cancelled (quick-10); absent for what is no subscription.
  subscriptionStatus: optional(whole),
  // Of a renewal: the order that began the subscription (quick-17).
  subscriptionOf: optional(str),
}
export const orders = stateTable(orderFields)({
  name: 'quicksdk.orders',
  key: (row) => row.orderNo,
  indexes: {
    byUser: (row) => [row.productCode, row.uid, row.createTime, row.orderNo],
    byUserStatus: (row) => [row.productCode, row.uid, row.payStatus, row.createTime, row.orderNo],
    byProduct: (row) => [row.productCode, row.createTime, row.orderNo],
    byProductStatus: (row) => [row.productCode, row.payStatus, row.createTime, row.orderNo],
    // Store orders that wait for their receipt.
    byAwaited: (row) =>
      row.source === 'purchase' && row.payStatus === 0
        ? [row.productCode, row.payTypeId, row.goodsId, row.createTime, row.orderNo]
        : undefined,
    byCpOrder: (row) => (row.cpOrderNo === '' ? undefined : [row.productCode, row.cpOrderNo]),
    listTime: ordersByTime.index,
    listNo: ordersByNo.index,
    listGame: ordersByGame.index,
    listUser: ordersByUser.index,
  },
})

/** A refund; the order keeps its pay status (22). */
const refundFields = { orderNo: id, productCode: id, voidedTime: time }
export const refunds = stateTable(refundFields)({
  name: 'quicksdk.refunds',
  key: (row) => row.orderNo,
  indexes: { byProduct: (row) => [row.productCode, row.voidedTime, row.orderNo] },
})

/** A store transaction that has paid for an order and cannot pay for another (quick-17). */
const receiptFields = {
  store: oneOf(['google', 'apple'], { en: 'The store.', zh: '应用商店' }),
  transactionId: id,
  orderNo: id,
}
export const receipts = stateTable(receiptFields)({
  name: 'quicksdk.receipts',
  key: (row) => joinKey(row.store, row.transactionId),
  indexes: {},
})

/** A user's wallet, shared by the merchant's products (quick-18). */
const walletFields = { openId: id, uid, cents: counted }
export const wallets = stateTable(walletFields)({
  name: 'quicksdk.wallets',
  key: (row) => joinKey(row.openId, row.uid),
  indexes: {},
})

export type Order = Row<typeof orderFields>
type Refund = Row<typeof refundFields>
type Receipt = Row<typeof receiptFields>

/** Which orders of a product: of one user, of one pay status, created between two times (both included). */
export interface OrderQuery {
  readonly productCode: string
  readonly uid?: string | undefined
  readonly payStatus?: 0 | 1 | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly offset?: number
  readonly limit: number
}

export interface TimeRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

const between = ({ from, to }: TimeRange) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
})

export const ordering = (tx: Transaction) => ({
  order: (orderNo: string) => tx.get(orders, orderNo),
  orderByCpOrderNo: (productCode: string, cpOrderNo: string) => tx.find(orders, 'byCpOrder', [productCode, cpOrderNo]),
  /** Newest first. */
  orders(query: OrderQuery): Promise<Order[]> {
    const { productCode, uid, payStatus, offset = 0, limit } = query
    const range = { ...between(query), newestFirst: true, offset, limit }
    const status = payStatus === undefined ? [] : [payStatus]
    if (uid === undefined) {
      const index = payStatus === undefined ? 'byProduct' : 'byProductStatus'
      return tx.list(orders, index, { ...range, prefix: [productCode, ...status] })
    }
    const index = payStatus === undefined ? 'byUser' : 'byUserStatus'
    return tx.list(orders, index, { ...range, prefix: [productCode, uid, ...status] })
  },
  /** The newest unpaid store order for some goods. */
  awaitedPurchase: async (productCode: string, payTypeId: number, goodsId: string): Promise<Order | undefined> => {
    const range = { prefix: [productCode, payTypeId, goodsId], newestFirst: true, limit: 1 }
    return (await tx.list(orders, 'byAwaited', range))[0]
  },
  putOrder: (order: Order) => tx.put(orders, order),
  /** Newest first. */
  pageOfOrders(query: ListQuery) {
    const search = [
      ['listNo', ordersByNo],
      ['listGame', ordersByGame],
      ['listUser', ordersByUser],
    ] as const
    return browse(tx, { table: orders, all: ['listTime', ordersByTime], newestFirst: true, search }, query)
  },

  refund: (orderNo: string) => tx.get(refunds, orderNo),
  /** Newest first. */
  refunds: (productCode: string, range: TimeRange & { readonly limit: number }) =>
    tx.list(refunds, 'byProduct', {
      prefix: [productCode],
      newestFirst: true,
      limit: range.limit,
      ...between(range),
    }),
  putRefund: (refund: Refund) => tx.put(refunds, refund),

  receipt: (store: Receipt['store'], transactionId: string) => tx.get(receipts, joinKey(store, transactionId)),
  putReceipt: (receipt: Receipt) => tx.put(receipts, receipt),

  /** Whole cents. */
  walletCents: async (openId: string, uid: string) => (await tx.get(wallets, joinKey(openId, uid)))?.cents ?? 0,
  putWallet: (openId: string, uid: string, cents: number) => tx.put(wallets, { openId, uid, cents }),
})
