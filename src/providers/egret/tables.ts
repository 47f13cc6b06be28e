import { wayBy, wayByTime } from '../../contract/list.ts'
import {
  anything,
  bool,
  count,
  int,
  keptTime,
  list,
  object,
  oneOf,
  optional,
  record,
  text,
  union,
} from '../../contract/schema/field.ts'
import { type Row, stateTable } from '../../contract/stateTable.ts'
import { joinKey } from '../../contract/store.ts'
import { ageNote, sexNote } from './fields.ts'

const appId = text({ en: 'App id.', zh: '应用 id', example: '1001' })
const userId = text({ en: 'User id.', zh: '用户 id' })
const serverId = text({ en: 'Server.', zh: '区服', mayBeEmpty: true })

export const goodsFields = {
  goodsId: text({ en: 'Goods id.', zh: '商品 id', example: '1' }),
  money: text({ en: 'Whole yuan.', zh: '金额（元）' }),
  name: text({ en: 'Goods name.', zh: '商品名称', example: '10钻石', mayBeEmpty: true }),
}

export const appFields = {
  appId,
  appKey: text({ en: 'Signing key.', zh: '签名密钥 appkey' }),
  name: text({ en: 'Name of the game.', zh: '游戏名称' }),
  payCallbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
  gameUrl: optional(text({ en: 'Where the game is opened.', zh: '游戏地址' })),
  friendList: bool({ en: 'Whether the channel has a friend list. Default true.', zh: '是否开启好友列表，默认开启' }),
  escapeExt: bool({
    en: 'Send ext HTML-escaped, signed escaped. Default false.',
    zh: 'ext 是否 HTML 转义后再签名，默认否',
  }),
  maxTimeSkew: count({
    en: 'How far time may be off, in seconds; 0 does not check.',
    zh: 'time 允许的偏差（秒），0 为不校验',
  }),
  goods: list(object(goodsFields)),
}

export const userFields = {
  appId,
  id: userId,
  name: optional(text({ en: 'User name.', zh: '用户名' })),
  pic: optional(text({ en: 'Portrait URL.', zh: '头像' })),
  // ASSUMPTION egret-8: live games read them; channels write them as numbers or texts.
  sex: optional(union(int(sexNote), text(sexNote))),
  age: optional(union(int(ageNote), text(ageNote))),
  extra: optional(
    record(anything({ en: 'Any JSON value.', zh: '任意 JSON 值' }), {
      en: 'Further members of what getInfo returns.',
      zh: 'getInfo 额外返回的字段',
    }),
  ),
  friends: list(text({ en: 'User id of a friend.', zh: '好友 id' })),
  serverId: optional(text({ en: 'Server chosen last.', zh: '最近所选区服', mayBeEmpty: true })),
}

export const tokenFields = {
  appId,
  token: text({ en: 'A login token that is valid.', zh: '有效的登录凭证' }),
  id: userId,
}

export const achievementFields = {
  appId,
  id: userId,
  serverId,
  score: text({ en: 'Score.', zh: '积分', mayBeEmpty: true }),
  at: keptTime({ en: 'When it was reported.', zh: '上报时间' }),
}

export const orderFields = {
  orderId: text({ en: 'Order id.', zh: '订单号' }),
  appId,
  id: text({ en: 'User who paid.', zh: '用户 id' }),
  goodsId: text({ en: 'Tier.', zh: '充值档 id' }),
  money: text({ en: 'Whole yuan.', zh: '金额（元）' }),
  serverId,
  ext: text({ en: 'Passed through.', zh: '透传参数', mayBeEmpty: true }),
  paidAt: keptTime({ en: 'When it was paid.', zh: '支付时间' }),
  notification: oneOf(['scheduled', 'delivered', 'failed'], { en: 'What became of the notification.', zh: '通知状态' }),
}

export type App = Row<typeof appFields>
export type Goods = App['goods'][number]
export type User = Row<typeof userFields>
export type Token = Row<typeof tokenFields>
export type Achievement = Row<typeof achievementFields>
export type Order = Row<typeof orderFields>

export const appsById = wayBy<App>((row) => row.appId)
export const appsByName = wayBy<App>(
  (row) => row.name,
  (row) => row.appId,
)
export const apps = stateTable(appFields)({
  name: 'egret.apps',
  key: (row) => row.appId,
  indexes: { byId: (row) => [row.appId], listId: appsById.index, listName: appsByName.index },
})
const appOf = (row: { readonly appId: string }) => row.appId
const idOf = (row: { readonly id: string }) => row.id
export const usersById = wayBy<User>(idOf, appOf)
export const usersByName = wayBy<User>((row) => row.name, idOf, appOf)
export const users = stateTable(userFields)({
  name: 'egret.users',
  key: (row) => joinKey(row.appId, row.id),
  indexes: { byApp: (row) => [row.appId, row.id], listId: usersById.index, listName: usersByName.index },
})
export const tokens = stateTable(tokenFields)({
  name: 'egret.tokens',
  key: (row) => joinKey(row.appId, row.token),
  indexes: { byUser: (row) => [row.appId, row.id, row.token], byToken: (row) => [row.token] },
})
export const achievements = stateTable(achievementFields)({
  name: 'egret.achievements',
  key: (row) => joinKey(row.appId, joinKey(row.id, row.serverId)),
  indexes: { byUser: (row) => [row.appId, row.id, row.serverId] },
})
const orderIdOf = (row: Order) => row.orderId
export const ordersByTime = wayByTime<Order>((row) => row.paidAt, orderIdOf)
export const ordersById = wayBy<Order>(orderIdOf)
export const ordersByUser = wayBy<Order>(idOf, orderIdOf)
export const orders = stateTable(orderFields)({
  name: 'egret.orders',
  key: (row) => row.orderId,
  indexes: {
    byApp: (row) => [row.appId, row.paidAt, row.orderId],
    listTime: ordersByTime.index,
    listId: ordersById.index,
    listUser: ordersByUser.index,
  },
})
