import { bool, optional, text } from '../../../contract/schema/field.ts'
import { egret } from '../spec.ts'

export const products = egret.list({
  id: 'products',
  summary: { en: 'Apps', zh: '应用' },
  searched: ['appId', 'name'],
  item: {
    appId: text({ en: 'App id.', zh: '应用 id', example: '1001' }),
    name: text({ en: 'Name of the game.', zh: '游戏名称', mayBeEmpty: true }),
    payCallbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
    gameUrl: optional(text({ en: 'Where the game is opened.', zh: '游戏地址' })),
    friendList: bool({ en: 'Whether the channel has a friend list.', zh: '是否开启好友列表' }),
  },
  actions: ['login', 'app'],
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfApps(query)
    const shown = items.map(({ appId, name, payCallbackUrl, gameUrl, friendList }) => ({
      appId,
      name,
      ...(payCallbackUrl !== undefined && { payCallbackUrl }),
      ...(gameUrl !== undefined && { gameUrl }),
      friendList,
    }))
    return { items: shown, ...rest }
  },
})
