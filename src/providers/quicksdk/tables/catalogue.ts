import { browse, browseWithin, type ListQuery, wayBy } from '../../../contract/list.ts'
import { joinKey, type Transaction, table } from '../../../contract/store.ts'
import { history, str, whole } from './row.ts'

export interface Merchant {
  readonly openId: string
  readonly openKey: string
  /** `md5` refuses passwords that are no MD5; `any` takes them (quick-23). */
  readonly passwords: 'any' | 'md5'
}

export interface Goods {
  readonly goodsId: string
  /** US dollars (10). */
  readonly price: string
  /** What is really paid is the price times this; the product's rate when absent (quick-27). */
  readonly actRate?: string
}

export type CallbackFormatName = 'form' | 'nt_data' | 'nt_data_aggregation'

export interface PayType {
  readonly id: number
  readonly name: string
}

export interface Product {
  /** The merchant it belongs to. */
  readonly openId: string
  /** Unique within its merchant. */
  readonly id: number
  /** Unique among all products. */
  readonly productCode: string
  readonly name: string
  /** 1 Android, 2 iOS, 3 H5 (9). */
  readonly platform: 1 | 2 | 3
  /** Signs pay notifications. */
  readonly callbackKey: string
  /** Which form notifications have; `form` is a signed form (quick-10), the others encoded XML (quick-38). */
  readonly callbackFormat: CallbackFormatName
  /** How those of encoded XML are sent. */
  readonly callbackMethod: 'POST' | 'GET'
  /** The element around their message, where it is not the format's usual one. */
  readonly callbackRoot?: string
  /** The last part of md5Sign; the callbackKey when absent. */
  readonly md5Key?: string
  /** What tokens of logins look like (quick-41). */
  readonly tokenFormat: 'hex' | 'long'
  /** Where pay notifications go when an order names no address of its own. */
  readonly callbackUrl?: string
  readonly wallet: boolean
  /** Whether payUrl begins with a scheme (quick-14). */
  readonly payUrlScheme: boolean
  /** Above 0, at most 1, which is no discount (quick-27). */
  readonly actRate: string
  readonly goods: readonly Goods[]
  readonly payTypes: readonly PayType[]
  /** US dollars that one unit of each currency is worth. */
  readonly currencies: Readonly<Record<string, string>>
}

export interface Role {
  readonly openId: string
  readonly productCode: string
  readonly uid: string
  readonly roleId: string
  readonly roleName: string
  readonly serverId: string
  readonly serverName: string
  readonly roleLevel: number
}

export interface Message {
  readonly error: string
  readonly text: string
}

const merchants = table<Merchant>()({
  name: 'quicksdk.merchants',
  key: (row) => row.openId,
  indexes: { byId: (row) => [row.openId] },
})
const productsByCode = wayBy<Product>((row) => row.productCode)
const productsByName = wayBy<Product>(
  (row) => row.name,
  (row) => row.productCode,
)
const products = table<Product>()({
  name: 'quicksdk.products',
  key: (row) => row.productCode,
  indexes: {
    byMerchant: (row) => [row.openId, row.id],
    listCode: productsByCode.index,
    listName: productsByName.index,
  },
})
const roles = table<Role>()({
  name: 'quicksdk.roles',
  key: (row) => joinKey(row.productCode, joinKey(row.uid, joinKey(row.serverId, row.roleId))),
  indexes: {
    byUser: (row) => [row.productCode, row.uid, row.serverId, row.roleId],
    byRole: (row) => [row.productCode, row.roleId, row.uid, row.serverId],
  },
})
const messages = table<Message>()({ name: 'quicksdk.messages', key: (row) => row.error, indexes: {} })

/** Numbered series: uids per merchant, orders, mails. */
export const counters = history({ name: str, next: whole })({
  name: 'quicksdk.counters',
  key: (row) => row.name,
  indexes: {},
})

/** So many roles a listing answers at most; a player with more is not one of a test. */
const ROLES = 500

/** So many are looked through when a request is explained. */
const SOME = 20

export const catalogue = (tx: Transaction) => ({
  merchant: (openId: string) => tx.get(merchants, openId),
  merchants: () => tx.all(merchants),
  /** Enough merchants and products to tell whose key or id was meant. */
  someMerchants: () => tx.list(merchants, 'byId', { limit: SOME }),
  someProductsOf: (openId: string) => tx.list(products, 'byMerchant', { prefix: [openId], limit: SOME }),
  putMerchant: (merchant: Merchant) => tx.put(merchants, merchant),

  /** Any merchant's product; operations get their own as `tenant.product`. */
  product: (productCode: string) => tx.get(products, productCode),
  productById: (openId: string, id: number) => tx.find(products, 'byMerchant', [openId, id]),
  lastProductOf: async (openId: string) =>
    (await tx.list(products, 'byMerchant', { prefix: [openId], newestFirst: true, limit: 1 }))[0],
  /** By id. */
  productsOf: (openId: string) => tx.list(products, 'byMerchant', { prefix: [openId] }),
  putProduct: (product: Product) => tx.put(products, product),
  pageOfProducts(query: ListQuery) {
    const byCode = ['listCode', productsByCode] as const
    return browse(tx, { table: products, all: byCode, search: [byCode, ['listName', productsByName]] }, query)
  },
  pageOfGoods(query: ListQuery) {
    const goods = {
      itemsOf: (product: Product) => product.goods,
      textsOf: ({ goodsId }: Goods, { productCode }: Product) => [goodsId, productCode],
    }
    return browseWithin(tx, { table: products, all: ['listCode', productsByCode], search: [] }, goods, query)
  },

  rolesOf: (productCode: string, uid: string) => tx.list(roles, 'byUser', { prefix: [productCode, uid], limit: ROLES }),
  rolesById: (productCode: string, roleId: string) =>
    tx.list(roles, 'byRole', { prefix: [productCode, roleId], limit: ROLES }),
  everyRoleIn: (productCode: string) => tx.list(roles, 'byUser', { prefix: [productCode] }),
  putRole: (role: Role) => tx.put(roles, role),

  /** The text a team has seen at the real service instead of ours. */
  message: async (error: string) => (await tx.get(messages, error))?.text,
  messages: () => tx.all(messages),
  putMessage: (error: string, text: string) => tx.put(messages, { error, text }),

  /** The next number of a series that begins at `first`. */
  async next(name: string, first = 1): Promise<number> {
    const number = (await tx.get(counters.table, name))?.next ?? first
    await tx.put(counters.table, { name, next: number + 1 })
    return number
  },
  /** Makes a series go on beyond a number that is taken. */
  async skip(name: string, taken: number): Promise<void> {
    const next = (await tx.get(counters.table, name))?.next ?? 0
    if (taken >= next) await tx.put(counters.table, { name, next: taken + 1 })
  },
})
