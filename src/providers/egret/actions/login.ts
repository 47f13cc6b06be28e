import { object, optional, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { egret } from '../spec.ts'
import type { App } from '../state.ts'

/** The game URL with what Egret appends when it opens a game (附录三, 2). */
export function launchUrl(app: App, id: string, token: string, origin: string): string | undefined {
  if (app.gameUrl === undefined) return undefined
  const url = new URL(app.gameUrl)
  // ASSUMPTION egret-14: names, the `/v2` of both domains and their bare spelling were observed; the channel number is ours.
  const added = {
    token,
    egretId: id,
    appId: app.appId,
    channelId: '10000',
    'egret.runtime.spid': '10000',
    isNewApi: '1',
  }
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value)
  const domains = ['egretSdkDomain', 'egretServerDomain']
  for (const name of domains) url.searchParams.delete(name)
  // Client SDKs read these two as they stand in the URL, without decoding them.
  url.search += domains.map((name) => `&${name}=${origin}/v2`).join('')
  return url.href
}

export const login = egret.action({
  id: 'login',
  summary: { en: 'A player opens the game: makes a login token', zh: '玩家打开游戏：生成登录凭证' },
  params: {
    appId: text({ en: 'The app.', zh: '应用 id', example: '1001' }),
    id: optional(text({ en: 'The user; a new one when absent.', zh: '用户 id，缺省时新建用户' })),
  },
  data: object({
    id: text({ en: 'The user.', zh: '用户 id' }),
    token: text({ en: 'The token for user/getInfo.', zh: '登录凭证' }),
    launchUrl: optional(text({ en: 'The URL Egret opens; absent when the app has no gameUrl.', zh: '游戏启动地址' })),
  }),
  async handle({ params, state, ids, origin, fail }) {
    const app = await state.app(params.appId)
    if (!app)
      return fail(
        'NOT_FOUND',
        prose(
          `There is no app ${params.appId}. Add it to the seed or with egret/app.`,
          `没有应用 ${params.appId}。请在种子中添加，或使用 egret/app。`,
        ),
      )
    const id = params.id ?? ids.hex(32)
    if (!(await state.user(app.appId, id))) {
      if (params.id !== undefined)
        return fail(
          'NOT_FOUND',
          prose(
            `App ${app.appId} has no user ${id}. Leave id out for a new one.`,
            `应用 ${app.appId} 没有用户 ${id}。省略 id 可新建用户。`,
          ),
        )
      await state.putUser({ appId: app.appId, id, friends: [] })
    }
    const token = ids.hex(32)
    await state.putToken({ appId: app.appId, token, id })
    const url = launchUrl(app, id, token, origin)
    return { id, token, ...(url !== undefined && { launchUrl: url }) }
  },
})
