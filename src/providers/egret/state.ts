import { browse, browseWithin, type ListQuery, wayBy, wayByTime } from '../../contract/list.ts'
import { joinKey, type Transaction, table } from '../../contract/store.ts'

export interface Goods {
  readonly goodsId: string
  /** Whole yuan, as text. */
  readonly money: string
  readonly name: string
}

export interface App {
  readonly appId: string
  readonly appKey: string
  readonly name: string
  readonly payCallbackUrl?: string
  readonly gameUrl?: string
  /** Whether the channel shows a friend list. */
  readonly friendList: boolean
  /** Whether `ext` of notifications is HTML-escaped. */
  readonly escapeExt: boolean
  /** How far `time` may be from the sandbox's clock, in seconds; 0 switches the check off. */
  readonly maxTimeSkew: number
  readonly goods: readonly Goods[]
}

export interface User {
  readonly appId: string
  readonly id: string
  readonly name?: string
  readonly pic?: string
  /** As the channel writes it, number or text. */
  readonly sex?: number | string
  readonly age?: number | string
  /** Further members of what getInfo returns. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly friends: readonly string[]
  /** The server the player chose last. */
  readonly serverId?: string
}

export interface Token {
  readonly appId: string
  readonly token: string
  readonly id: string
}

export interface Achievement {
  readonly appId: string
  readonly id: string
  readonly serverId: string
  readonly score: string
  /** Unix time in seconds. */
  readonly at: number
}

export interface Order {
  readonly orderId: string
  readonly appId: string
  readonly id: string
  readonly goodsId: string
  /** Whole yuan, as text. */
  readonly money: string
  readonly serverId: string
  readonly ext: string
  /** Unix time in seconds. */
  readonly paidAt: number
  /** What became of the notification. */
  readonly notification: 'scheduled' | 'delivered' | 'failed'
}

const appsById = wayBy<App>((row) => row.appId)
const appsByName = wayBy<App>(
  (row) => row.name,
  (row) => row.appId,
)
const apps = table<App>()({
  name: 'egret.apps',
  key: (row) => row.appId,
  indexes: { byId: (row) => [row.appId], listId: appsById.index, listName: appsByName.index },
})
const appOf = (row: { readonly appId: string }) => row.appId
const idOf = (row: { readonly id: string }) => row.id
const usersById = wayBy<User>(idOf, appOf)
const usersByName = wayBy<User>((row) => row.name, idOf, appOf)
const users = table<User>()({
  name: 'egret.users',
  key: (row) => joinKey(row.appId, row.id),
  indexes: { byApp: (row) => [row.appId, row.id], listId: usersById.index, listName: usersByName.index },
})
const tokens = table<Token>()({
  name: 'egret.tokens',
  key: (row) => joinKey(row.appId, row.token),
  indexes: { byUser: (row) => [row.appId, row.id, row.token], byToken: (row) => [row.token] },
})
const achievements = table<Achievement>()({
  name: 'egret.achievements',
  key: (row) => joinKey(row.appId, joinKey(row.id, row.serverId)),
  indexes: { byUser: (row) => [row.appId, row.id, row.serverId] },
})
const orderIdOf = (row: Order) => row.orderId
const ordersByTime = wayByTime<Order>((row) => row.paidAt, orderIdOf)
const ordersById = wayBy<Order>(orderIdOf)
const ordersByUser = wayBy<Order>(idOf, orderIdOf)
const orders = table<Order>()({
  name: 'egret.orders',
  key: (row) => row.orderId,
  indexes: {
    byApp: (row) => [row.appId, row.paidAt, row.orderId],
    listTime: ordersByTime.index,
    listId: ordersById.index,
    listUser: ordersByUser.index,
  },
})

/** So many apps are looked through when a request is explained. */
const SOME_APPS = 200

/** Egret's state in one transaction. Users, tokens and orders belong to their app. */
export function open(tx: Transaction) {
  return {
    app: (appId: string) => tx.get(apps, appId),
    apps: () => tx.all(apps),
    /** Enough apps to tell whose key or id was meant. */
    someApps: () => tx.list(apps, 'byId', { limit: SOME_APPS }),
    putApp: (app: App) => tx.put(apps, app),

    user: (appId: string, id: string) => tx.get(users, joinKey(appId, id)),
    usersOf: (appId: string) => tx.list(users, 'byApp', { prefix: [appId] }),
    putUser: (user: User) => tx.put(users, user),

    async userByToken(appId: string, token: string): Promise<User | undefined> {
      const found = await tx.get(tokens, joinKey(appId, token))
      return found && tx.get(users, joinKey(appId, found.id))
    },
    tokensOf: (appId: string, id: string) => tx.list(tokens, 'byUser', { prefix: [appId, id] }),
    anyToken: (appId: string) => tx.find(tokens, 'byUser', [appId]),
    /** Any app's. */
    tokenAnywhere: (token: string) => tx.find(tokens, 'byToken', [token]),
    putToken: (token: Token) => tx.put(tokens, token),

    achievementsOf: (appId: string, id: string) => tx.list(achievements, 'byUser', { prefix: [appId, id] }),
    putAchievement: (achievement: Achievement) => tx.put(achievements, achievement),

    order: (orderId: string) => tx.get(orders, orderId),
    ordersOf: (appId: string) => tx.list(orders, 'byApp', { prefix: [appId] }),
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
