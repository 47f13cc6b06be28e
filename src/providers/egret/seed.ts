import type { SeedPart } from '../../contract/provider.ts'
import {
  anything,
  bool,
  count,
  int,
  list,
  object,
  oneOf,
  optional,
  record,
  text,
  union,
  unixTime,
  type Values,
} from '../../contract/schema/field.ts'
import type { Ids } from '../../contract/values/ids.ts'
import { ageNote, sexNote } from './fields.ts'
import type { App, EgretState, User } from './state.ts'

const yuan = { en: 'Price in whole yuan.', zh: '金额（元）', example: 1 }

export const goodsFields = {
  goodsId: text({ en: 'Goods id.', zh: '商品 id', example: '1' }),
  money: union(int(yuan), text(yuan)),
  name: optional(text({ en: 'Goods name.', zh: '商品名称', example: '10钻石', mayBeEmpty: true })),
}

/** What a seed says of an app; ids and keys are made when absent. */
export const appFields = {
  appId: optional(text({ en: 'App id.', zh: '应用 id', example: '1001' })),
  appKey: optional(text({ en: 'Signing key.', zh: '签名密钥 appkey' })),
  name: optional(text({ en: 'Name of the game.', zh: '游戏名称' })),
  payCallbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
  gameUrl: optional(text({ en: 'Where the game is opened.', zh: '游戏地址' })),
  friendList: optional(
    bool({ en: 'Whether the channel has a friend list. Default true.', zh: '是否开启好友列表，默认开启' }),
  ),
  escapeExt: optional(
    bool({ en: 'Send ext HTML-escaped, signed escaped. Default false.', zh: 'ext 是否 HTML 转义后再签名，默认否' }),
  ),
  maxTimeSkew: optional(
    count({ en: 'How far time may be off, in seconds; 0 does not check.', zh: 'time 允许的偏差（秒），0 为不校验' }),
  ),
  goods: optional(list(object(goodsFields))),
}

const achievement = object({
  serverId: text({ en: 'Server.', zh: '区服', mayBeEmpty: true }),
  score: text({ en: 'Score.', zh: '积分', mayBeEmpty: true }),
  at: unixTime({ en: 'When it was reported.', zh: '上报时间' }),
})

/** Members of getInfo that have a field of their own; `extra` may not name them. */
const OWN_MEMBERS = ['id', 'name', 'pic', 'sex', 'age']

const user = object({
  id: text({ en: 'User id.', zh: '用户 id' }),
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
  token: optional(text({ en: 'A login token that is valid.', zh: '有效的登录凭证' })),
  tokens: optional(list(text({ en: 'Further valid tokens.', zh: '其他有效凭证' }))),
  friends: optional(list(text({ en: 'User id of a friend.', zh: '好友 id' }))),
  serverId: optional(text({ en: 'Server chosen last.', zh: '最近所选区服', mayBeEmpty: true })),
  achievements: optional(list(achievement)),
})

const order = object({
  orderId: text({ en: 'Order id.', zh: '订单号' }),
  id: text({ en: 'User who paid.', zh: '用户 id' }),
  goodsId: text({ en: 'Tier.', zh: '充值档 id' }),
  money: text({ en: 'Whole yuan.', zh: '金额（元）' }),
  serverId: text({ en: 'Server.', zh: '区服', mayBeEmpty: true }),
  ext: text({ en: 'Passed through.', zh: '透传参数', mayBeEmpty: true }),
  paidAt: unixTime({ en: 'When it was paid.', zh: '支付时间' }),
  notification: oneOf(['scheduled', 'delivered', 'failed'], { en: 'What became of the notification.', zh: '通知状态' }),
})

const seedFields = {
  apps: list(object({ ...appFields, users: optional(list(user)), orders: optional(list(order)) })),
}
const schema = object(seedFields)
export type EgretSeed = Values<typeof seedFields>
type AppSeed = Values<typeof appFields>

/** Sentences about a goods list; 附录三, 3 forbids two tiers of one price. */
export function goodsMistakes(goods: AppSeed['goods'], path: string): string[] {
  const mistakes: string[] = []
  const priced = new Map<string, string>()
  const ids = new Set<string>()
  for (const [index, { goodsId, money }] of (goods ?? []).entries()) {
    const at = `${path}/${index}`
    if (!/^[1-9]\d*$/.test(String(money)))
      mistakes.push(`${at}/money: whole yuan of at least 1, not ${JSON.stringify(money)}`)
    if (ids.has(goodsId)) mistakes.push(`${at}/goodsId: "${goodsId}" is listed twice`)
    ids.add(goodsId)
    const other = priced.get(String(money))
    // ASSUMPTION egret-13: such a seed is refused.
    if (other !== undefined) {
      mistakes.push(
        `${at}/money: goods "${goodsId}" and "${other}" both cost ${money}; Egret forbids two tiers of one price`,
      )
    }
    priced.set(String(money), goodsId)
  }
  return mistakes
}

/** Sentences about the URLs of an app. */
export function urlMistakes(app: AppSeed, path: string): string[] {
  return (['payCallbackUrl', 'gameUrl'] as const).flatMap((name) => {
    const url = app[name]
    const fine = url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
    return fine ? [] : [`${path}/${name}: an http or https URL, not ${JSON.stringify(url)}`]
  })
}

/** An app of the state from an app of the seed. */
export function toApp(app: AppSeed, ids: Ids, before?: App): App {
  const appId = app.appId ?? ids.digits(6)
  const kept = {
    payCallbackUrl: app.payCallbackUrl ?? before?.payCallbackUrl,
    gameUrl: app.gameUrl ?? before?.gameUrl,
  }
  const goods = app.goods?.map(({ goodsId, money, name }) => ({ goodsId, money: String(money), name: name ?? '' }))
  return {
    appId,
    appKey: app.appKey ?? before?.appKey ?? ids.hex(32),
    name: app.name ?? before?.name ?? `App ${appId}`,
    ...(kept.payCallbackUrl !== undefined && { payCallbackUrl: kept.payCallbackUrl }),
    ...(kept.gameUrl !== undefined && { gameUrl: kept.gameUrl }),
    friendList: app.friendList ?? before?.friendList ?? true,
    escapeExt: app.escapeExt ?? before?.escapeExt ?? false,
    maxTimeSkew: app.maxTimeSkew ?? before?.maxTimeSkew ?? 0,
    goods: goods ?? before?.goods ?? [],
  }
}

/** Sentences about further members of users. */
function extraMistakes(users: EgretSeed['apps'][number]['users'], path: string): string[] {
  return (users ?? []).flatMap(({ extra }, at) =>
    OWN_MEMBERS.filter((name) => extra !== undefined && Object.hasOwn(extra, name)).map(
      (name) => `${path}/${at}/extra/${name}: a user has ${name} as a field of its own, beside extra`,
    ),
  )
}

function check(seed: EgretSeed): string[] {
  const mistakes: string[] = []
  const appIds = new Set<string>()
  const orderIds = new Set<string>()
  for (const [index, app] of seed.apps.entries()) {
    const path = `/egret/apps/${index}`
    if (app.appId !== undefined && appIds.has(app.appId))
      mistakes.push(`${path}/appId: app "${app.appId}" is listed twice`)
    if (app.appId !== undefined) appIds.add(app.appId)
    mistakes.push(...goodsMistakes(app.goods, `${path}/goods`), ...urlMistakes(app, path))
    for (const [at, { orderId, money }] of (app.orders ?? []).entries()) {
      if (!/^[1-9]\d*$/.test(money))
        mistakes.push(`${path}/orders/${at}/money: whole yuan of at least 1, not ${JSON.stringify(money)}`)
      if (orderIds.has(orderId)) mistakes.push(`${path}/orders/${at}/orderId: order "${orderId}" is listed twice`)
      orderIds.add(orderId)
    }
    mistakes.push(...extraMistakes(app.users, `${path}/users`))
    const userIds = new Set<string>()
    const tokens = new Set<string>()
    for (const [at, { id, token }] of (app.users ?? []).entries()) {
      if (userIds.has(id)) mistakes.push(`${path}/users/${at}/id: user "${id}" is listed twice`)
      userIds.add(id)
      if (token !== undefined && tokens.has(token))
        mistakes.push(`${path}/users/${at}/token: the token stands at two users`)
      if (token !== undefined) tokens.add(token)
    }
  }
  return mistakes
}

async function load(seed: EgretSeed, state: EgretState, ids: Ids): Promise<void> {
  for (const entry of seed.apps) {
    const app = toApp(entry, ids)
    const { appId } = app
    await state.putApp(app)
    for (const { token, tokens = [], achievements = [], friends = [], ...known } of entry.users ?? []) {
      await state.putUser({ appId, friends, ...known })
      for (const valid of token === undefined ? tokens : [token, ...tokens]) {
        await state.putToken({ appId, token: valid, id: known.id })
      }
      for (const reported of achievements) await state.putAchievement({ appId, id: known.id, ...reported })
    }
    for (const paid of entry.orders ?? []) {
      await state.putOrder({ appId, ...paid })
    }
  }
}

async function dumpUser(state: EgretState, { appId, ...user }: User) {
  const [token, ...tokens] = (await state.tokensOf(appId, user.id)).map((row) => row.token)
  const reported = await state.achievementsOf(appId, user.id)
  const achievements = reported.map(({ serverId, score, at }) => ({ serverId, score, at }))
  return {
    ...user,
    ...(token !== undefined && { token }),
    ...(tokens.length > 0 && { tokens }),
    ...(achievements.length > 0 && { achievements }),
  }
}

async function dump(state: EgretState) {
  const apps = []
  for (const app of await state.apps()) {
    const users = []
    for (const user of await state.usersOf(app.appId)) users.push(await dumpUser(state, user))
    const orders = (await state.ordersOf(app.appId)).map(({ appId: _appId, ...order }) => order)
    apps.push({ ...app, users, orders })
  }
  return { apps }
}

export const seed: SeedPart<EgretState, EgretSeed> = { schema, check, load, dump }
