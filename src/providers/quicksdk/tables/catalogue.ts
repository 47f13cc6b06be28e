import { browse, browseWithin, type ListQuery, wayBy } from '../../../contract/list.ts'
import { stateTable } from '../../../contract/stateTable.ts'
import { joinKey, type Transaction } from '../../../contract/store.ts'
import {
  type Goods,
  type Merchant,
  merchantFields,
  messageFields,
  type Product,
  productFields,
  type Role,
  roleFields,
} from './catalogueFields.ts'
import { counted, id } from './row.ts'

const merchants = stateTable(merchantFields)({
  name: 'quicksdk.merchants',
  key: (row) => row.openId,
  indexes: { byId: (row) => [row.openId] },
})
const productsByCode = wayBy<Product>((row) => row.productCode)
const productsByName = wayBy<Product>(
  (row) => row.name,
  (row) => row.productCode,
)
const products = stateTable(productFields)({
  name: 'quicksdk.products',
  key: (row) => row.productCode,
  indexes: {
    byMerchant: (row) => [row.openId, row.id],
    listCode: productsByCode.index,
    listName: productsByName.index,
  },
})
const roles = stateTable(roleFields)({
  name: 'quicksdk.roles',
  key: (row) => joinKey(row.productCode, joinKey(row.uid, joinKey(row.serverId, row.roleId))),
  indexes: {
    byUser: (row) => [row.productCode, row.uid, row.serverId, row.roleId],
    byRole: (row) => [row.productCode, row.roleId, row.uid, row.serverId],
  },
})
const messages = stateTable(messageFields)({ name: 'quicksdk.messages', key: (row) => row.error, indexes: {} })

/** Numbered series: uids per merchant, orders, mails. */
const counterFields = { name: id, next: counted }
export const counters = stateTable(counterFields)({
  name: 'quicksdk.counters',
  key: (row) => row.name,
  indexes: {},
})

/** At most this many roles are listed; no test's player has more. */
const ROLES = 500

/** At most this many are looked through when a request is explained. */
const SOME = 20

export const catalogue = (tx: Transaction) => ({
  merchant: (openId: string) => tx.get(merchants, openId),
  merchants: () => tx.all(merchants),
  eachMerchant: () => tx.eachOf(merchants),
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
  eachProductOf: (openId: string) => tx.each(products, 'byMerchant', { prefix: [openId] }),
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
  eachRoleIn: (productCode: string) => tx.each(roles, 'byUser', { prefix: [productCode] }),
  putRole: (role: Role) => tx.put(roles, role),

  /** The text a team has seen at the real service instead of ours. */
  message: async (error: string) => (await tx.get(messages, error))?.text,
  messages: () => tx.all(messages),
  putMessage: (error: string, text: string) => tx.put(messages, { error, text }),

  /** The next number of a series that begins at `first`. */
  async next(name: string, first = 1): Promise<number> {
    const number = (await tx.get(counters, name))?.next ?? first
    await tx.put(counters, { name, next: number + 1 })
    return number
  },
  /** Makes a series go on beyond a number that is taken. */
  async skip(name: string, taken: number): Promise<void> {
    const next = (await tx.get(counters, name))?.next ?? 0
    if (taken >= next) await tx.put(counters, { name, next: taken + 1 })
  },
})
