import type { SeedPart } from '../../contract/provider.ts'
import { int, list, object, optional, type Prose, text, union, type Values } from '../../contract/schema/field.ts'
import { eachAs } from '../../contract/schema/streamed.ts'
import { without } from '../../contract/stateTable.ts'
import type { Ids } from '../../contract/values/ids.ts'
import { prose } from '../../contract/values/prose.ts'
import type { App, EgretState, User } from './state.ts'
import { achievementFields, appFields, goodsFields, orderFields, tokenFields, userFields } from './tables.ts'

const yuan = { en: 'Price in whole yuan.', zh: '金额（元）', example: 1 }

const seededGoods = object({
  goodsId: goodsFields.goodsId,
  money: union(int(yuan), text(yuan)),
  name: optional(goodsFields.name),
})

/** What a seed says of an app; ids and keys are made when absent. */
export const seededAppFields = {
  appId: optional(appFields.appId),
  appKey: optional(appFields.appKey),
  name: optional(appFields.name),
  payCallbackUrl: appFields.payCallbackUrl,
  gameUrl: appFields.gameUrl,
  friendList: optional(appFields.friendList),
  escapeExt: optional(appFields.escapeExt),
  maxTimeSkew: optional(appFields.maxTimeSkew),
  goods: optional(list(seededGoods)),
}

/** Members of getInfo that have a field of their own; `extra` may not name them. */
const OWN_MEMBERS = ['id', 'name', 'pic', 'sex', 'age']

const user = object({
  ...without(userFields, 'appId'),
  friends: optional(userFields.friends),
  token: optional(tokenFields.token),
  tokens: optional(list(text({ en: 'Further valid tokens.', zh: '其他有效凭证' }))),
  achievements: optional(list(object(without(achievementFields, 'appId', 'id')))),
})

const order = object(without(orderFields, 'appId'))

const seedFields = {
  apps: list(object({ ...seededAppFields, users: optional(list(user)), orders: optional(list(order)) })),
}
const schema = object(seedFields)
export type EgretSeed = Values<typeof seedFields>
type AppSeed = Values<typeof seededAppFields>

/** Sentences about a goods list; 附录三, 3 forbids two tiers of one price. */
export function goodsMistakes(goods: AppSeed['goods'], path: string): Prose[] {
  const mistakes: Prose[] = []
  const priced = new Map<string, string>()
  const ids = new Set<string>()
  for (const [index, { goodsId, money }] of (goods ?? []).entries()) {
    const at = `${path}/${index}`
    if (!/^[1-9]\d*$/.test(String(money)))
      mistakes.push(
        prose(
          `${at}/money: whole yuan of at least 1, not ${JSON.stringify(money)}`,
          `${at}/money: 必须为不小于 1 的整数（元），而不是 ${JSON.stringify(money)}`,
        ),
      )
    if (ids.has(goodsId))
      mistakes.push(prose(`${at}/goodsId: "${goodsId}" is listed twice`, `${at}/goodsId: "${goodsId}" 重复`))
    ids.add(goodsId)
    const other = priced.get(String(money))
    // ASSUMPTION egret-13: such a seed is refused.
    if (other !== undefined) {
      mistakes.push(
        prose(
          `${at}/money: goods "${goodsId}" and "${other}" both cost ${money}; Egret forbids two tiers of one price`,
          `${at}/money: 商品 "${goodsId}" 与 "${other}" 价格同为 ${money}；Egret 不允许两个档位价格相同`,
        ),
      )
    }
    priced.set(String(money), goodsId)
  }
  return mistakes
}

/** Sentences about the URLs of an app. */
export function urlMistakes(app: AppSeed, path: string): Prose[] {
  return (['payCallbackUrl', 'gameUrl'] as const).flatMap((name) => {
    const url = app[name]
    const fine = url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
    return fine
      ? []
      : [
          prose(
            `${path}/${name}: an http or https URL, not ${JSON.stringify(url)}`,
            `${path}/${name}: 必须为 http 或 https 地址，而不是 ${JSON.stringify(url)}`,
          ),
        ]
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
function extraMistakes(users: EgretSeed['apps'][number]['users'], path: string): Prose[] {
  return (users ?? []).flatMap(({ extra }, at) =>
    OWN_MEMBERS.filter((name) => extra !== undefined && Object.hasOwn(extra, name)).map((name) =>
      prose(
        `${path}/${at}/extra/${name}: a user has ${name} as a field of its own, beside extra`,
        `${path}/${at}/extra/${name}: ${name} 是用户自己的字段，不属于 extra`,
      ),
    ),
  )
}

function* check(seed: EgretSeed): Generator<Prose | undefined> {
  const mistakes: Prose[] = []
  const appIds = new Set<string>()
  const orderIds = new Set<string>()
  for (const [index, app] of seed.apps.entries()) {
    const path = `/egret/apps/${index}`
    if (app.appId !== undefined && appIds.has(app.appId))
      mistakes.push(
        prose(`${path}/appId: app "${app.appId}" is listed twice`, `${path}/appId: 应用 "${app.appId}" 重复`),
      )
    if (app.appId !== undefined) appIds.add(app.appId)
    mistakes.push(...goodsMistakes(app.goods, `${path}/goods`), ...urlMistakes(app, path))
    for (const [at, { orderId, money }] of (app.orders ?? []).entries()) {
      yield undefined
      if (!/^[1-9]\d*$/.test(money))
        mistakes.push(
          prose(
            `${path}/orders/${at}/money: whole yuan of at least 1, not ${JSON.stringify(money)}`,
            `${path}/orders/${at}/money: 必须为不小于 1 的整数（元），而不是 ${JSON.stringify(money)}`,
          ),
        )
      if (orderIds.has(orderId))
        mistakes.push(
          prose(
            `${path}/orders/${at}/orderId: order "${orderId}" is listed twice`,
            `${path}/orders/${at}/orderId: 订单 "${orderId}" 重复`,
          ),
        )
      orderIds.add(orderId)
    }
    mistakes.push(...extraMistakes(app.users, `${path}/users`))
    const userIds = new Set<string>()
    const tokens = new Set<string>()
    for (const [at, { id, token }] of (app.users ?? []).entries()) {
      yield undefined
      if (userIds.has(id))
        mistakes.push(
          prose(`${path}/users/${at}/id: user "${id}" is listed twice`, `${path}/users/${at}/id: 用户 "${id}" 重复`),
        )
      userIds.add(id)
      if (token !== undefined && tokens.has(token))
        mistakes.push(
          prose(
            `${path}/users/${at}/token: the token stands at two users`,
            `${path}/users/${at}/token: 两个用户使用了同一个 token`,
          ),
        )
      if (token !== undefined) tokens.add(token)
    }
  }
  yield* mistakes
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

const dump = (state: EgretState) => ({
  apps: eachAs(state.eachApp(), (app) => ({
    ...app,
    users: eachAs(state.eachUserOf(app.appId), (user) => dumpUser(state, user)),
    orders: eachAs(state.eachOrderOf(app.appId), ({ appId: _appId, ...order }) => order),
  })),
})

export const seed: SeedPart<EgretState, EgretSeed> = { schema, check, load, dump }
