import type { DeliverScript, EmittedIds } from '../../contract/callbacks/callback.ts'
import type { Call } from '../../contract/operation.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { escapeHtml } from '../../contract/values/html.ts'
import { prose } from '../../contract/values/prose.ts'
import { payNotify } from './callbacks/pay.notify.ts'
import type { App, EgretState, Goods } from './state.ts'

/** Why a player cannot pay: what is missing, or what is wrong. */
export interface Unpayable {
  readonly error: 'NOT_FOUND' | 'INVALID'
  readonly detail: Prose
}

/** What a player may pay for. */
export interface Payable {
  readonly app: App
  readonly tier: Goods
}

interface Wish {
  readonly appId: string
  readonly id: string
  readonly goodsId: string
}

/** Whether this user can pay for these goods now. */
export async function payable(
  { state, target }: Pick<Call<EgretState, undefined, unknown, never>, 'state' | 'target'>,
  { appId, id, goodsId }: Wish,
): Promise<Payable | Unpayable> {
  const app = await state.app(appId)
  if (!app)
    return {
      error: 'NOT_FOUND',
      detail: prose(
        `There is no app ${appId}. Add it to the seed or with egret/app.`,
        `没有应用 ${appId}。请在种子中添加，或使用 egret/app。`,
      ),
    }
  if (!(await state.user(appId, id)))
    return {
      error: 'NOT_FOUND',
      detail: prose(
        `App ${appId} has no user ${id}. Make one with egret/login.`,
        `应用 ${appId} 没有用户 ${id}。请用 egret/login 创建。`,
      ),
    }
  const tier = app.goods.find((goods) => goods.goodsId === goodsId)
  if (!tier) {
    const known = app.goods.map((goods) => goods.goodsId).join(', ')
    return {
      error: 'NOT_FOUND',
      detail: prose(
        `App ${appId} has no goods ${goodsId}; it has: ${known || 'none'}.`,
        `应用 ${appId} 没有商品 ${goodsId}；现有：${known || '无'}。`,
      ),
    }
  }
  if (target(payNotify, app.payCallbackUrl) !== undefined) return { app, tier }
  const detail = prose(
    `App ${appId} has no payCallbackUrl, so the game cannot be notified. Set it in the seed or with egret/app, or start the sandbox with --forward-to.`,
    `应用 ${appId} 没有 payCallbackUrl，无法通知游戏。请在种子中或用 egret/app 设置，或以 --forward-to 启动沙箱。`,
  )
  return { error: 'INVALID', detail }
}

/** One payment: who paid how much, and what the game passed when it opened the payment. */
export interface Payment {
  readonly orderId: string
  readonly id: string
  /** Whole yuan, as text. */
  readonly money: string
  readonly serverId: string
  readonly ext: string
}

type Paying = Pick<Call<EgretState, undefined, unknown, never>, 'state' | 'now' | 'emit'>

/** Creates a paid order and notifies the game. */
export async function payOrder(
  { state, now, emit }: Paying,
  { app, tier }: Payable,
  { orderId, id, money, serverId, ext }: Payment,
  script: DeliverScript | undefined,
): Promise<EmittedIds> {
  const { appId, appKey } = app
  const { goodsId } = tier
  await state.putOrder({ orderId, appId, id, goodsId, money, serverId, ext, paidAt: now, notification: 'scheduled' })
  return emit(payNotify, {
    url: app.payCallbackUrl,
    key: appKey,
    tenant: appId,
    order: orderId,
    script,
    params: {
      orderId,
      id,
      money,
      // ASSUMPTION egret-15: the time of the payment; the bytes are signed once, so each retry repeats it.
      time: String(now),
      serverId,
      goodsId,
      goodsNumber: '1',
      // ASSUMPTION egret-10: one live game receives it HTML-escaped and signed escaped.
      ext: app.escapeExt ? escapeHtml(ext) : ext,
    },
  })
}

/** A new order number: 32 upper-case hex digits. */
export const newOrderId = ({ ids }: Pick<Call<unknown, unknown, unknown, never>, 'ids'>): string =>
  ids.hex(32).toUpperCase()
