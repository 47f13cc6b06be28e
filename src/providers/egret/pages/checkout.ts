import type { Call } from '../../../contract/operation.ts'
import type { HtmlAnswer } from '../../../contract/pages/page.ts'
import { prose } from '../../../contract/values/prose.ts'
import { type Payable, payable, type Unpayable } from '../paying.ts'
import type { App, EgretState, User } from '../state.ts'
import { checkoutScript } from './checkoutScript.ts'

/** The path of both pages: looking and choosing. */
export const CHECKOUT_PATH = '/egret/checkout/{appId}'

/** What the game asked for when it opened the payment, and whose browser asked. */
export type Asked = Readonly<Record<string, string>>

/** A user who can pay. */
export interface Checkout extends Payable {
  readonly user: User
}

/** What a checkout is about, or why there is none. */
export async function checkoutOf(
  call: Pick<Call<EgretState, undefined, unknown, never>, 'state' | 'target'>,
  appId: string,
  asked: Asked,
): Promise<Checkout | Unpayable> {
  const { token = '', goodsId = '' } = asked
  const user = await call.state.userByToken(appId, token)
  if (!user) {
    const detail = prose(
      `App ${appId} has no such token. Open the game by the launchUrl of egret/login.`,
      `应用 ${appId} 没有该 token。请用 egret/login 返回的 launchUrl 打开游戏。`,
    )
    return { error: 'NOT_FOUND', detail }
  }
  const wanted = await payable(call, { appId, id: user.id, goodsId })
  return 'error' in wanted ? wanted : { ...wanted, user }
}

/** Games of developers run here, whatever address the app names. */
const LOOPBACK = ['http://127.0.0.1:*', 'http://localhost:*', 'https://127.0.0.1:*', 'https://localhost:*']

/** An answer that the game's page may show in its overlay, and no page from elsewhere. */
export function framed(status: number, html: string, app: App | undefined): HtmlAnswer {
  const game = app?.gameUrl === undefined ? [] : [new URL(app.gameUrl).origin]
  return { status, html, script: checkoutScript, framedBy: ["'self'", ...game, ...LOOPBACK] }
}
