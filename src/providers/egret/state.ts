import { browse, browseWithin, type ListQuery } from '../../contract/list.ts'
import { joinKey, type Transaction } from '../../contract/store.ts'
import {
  type Achievement,
  type App,
  achievements,
  apps,
  appsById,
  appsByName,
  type Goods,
  type Order,
  orders,
  ordersById,
  ordersByTime,
  ordersByUser,
  type Token,
  tokens,
  type User,
  users,
  usersById,
  usersByName,
} from './tables.ts'

export type { App, Goods, Order, User } from './tables.ts'

/** At most this many apps are looked through when a request is explained. */
const SOME_APPS = 200

/** Egret's state in one transaction. Users, tokens and orders belong to their app. */
export function open(tx: Transaction) {
  return {
    app: (appId: string) => tx.get(apps, appId),
    apps: () => tx.all(apps),
    eachApp: () => tx.each(apps, 'byId'),
    /** Enough apps to tell whose key or id was meant. */
    someApps: () => tx.list(apps, 'byId', { limit: SOME_APPS }),
    putApp: (app: App) => tx.put(apps, app),

    user: (appId: string, id: string) => tx.get(users, joinKey(appId, id)),
    usersOf: (appId: string) => tx.list(users, 'byApp', { prefix: [appId] }),
    eachUserOf: (appId: string) => tx.each(users, 'byApp', { prefix: [appId] }),
    putUser: (user: User) => tx.put(users, user),

    async userByToken(appId: string, token: string): Promise<User | undefined> {
      const found = await tx.get(tokens, joinKey(appId, token))
      return found && (await tx.get(users, joinKey(appId, found.id)))
    },
    tokensOf: (appId: string, id: string) => tx.list(tokens, 'byUser', { prefix: [appId, id] }),
    anyToken: (appId: string) => tx.find(tokens, 'byUser', [appId]),
    /** Any app's. */
    tokenAnywhere: (token: string) => tx.find(tokens, 'byToken', [token]),
    putToken: (token: Token) => tx.put(tokens, token),

    achievementsOf: (appId: string, id: string) => tx.list(achievements, 'byUser', { prefix: [appId, id] }),
    putAchievement: (achievement: Achievement) => tx.put(achievements, achievement),

    order: (orderId: string) => tx.get(orders, orderId),
    eachOrderOf: (appId: string) => tx.each(orders, 'byApp', { prefix: [appId] }),
    putOrder: (order: Order) => tx.put(orders, order),

    pageOfApps(query: ListQuery) {
      const byId = ['listId', appsById] as const
      return browse(tx, { table: apps, all: byId, search: [byId, ['listName', appsByName]] }, query)
    },
    pageOfGoods(query: ListQuery) {
      const goods = {
        itemsOf: (app: App) => app.goods,
        textsOf: ({ goodsId, name }: Goods, { appId }: App) => [goodsId, name, appId],
      }
      return browseWithin(tx, { table: apps, all: ['listId', appsById], search: [] }, goods, query)
    },
    pageOfUsers(query: ListQuery) {
      const byId = ['listId', usersById] as const
      return browse(tx, { table: users, all: byId, search: [byId, ['listName', usersByName]] }, query)
    },
    /** Newest first. */
    pageOfOrders(query: ListQuery) {
      const search = [['listId', ordersById] as const, ['listUser', ordersByUser] as const]
      return browse(tx, { table: orders, all: ['listTime', ordersByTime], newestFirst: true, search }, query)
    },
  }
}

export type EgretState = ReturnType<typeof open>
