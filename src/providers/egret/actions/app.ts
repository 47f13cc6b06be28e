import { bool, int, list, object, optional, text } from '../../../contract/schema/field.ts'
import { joined } from '../../../contract/values/prose.ts'
import { goodsMistakes, seededAppFields, toApp, urlMistakes } from '../seed.ts'
import { egret } from '../spec.ts'

export const app = egret.action({
  id: 'app',
  changesKeys: true,
  summary: { en: 'Registers an app, or changes one that has this appId', zh: '登记应用；appId 已存在则修改' },
  params: seededAppFields,
  data: object({
    appId: text({ en: 'App id.', zh: '应用 id' }),
    appKey: text({ en: 'Signing key.', zh: '签名密钥 appkey' }),
    name: text({ en: 'Name of the game.', zh: '游戏名称' }),
    payCallbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
    gameUrl: optional(text({ en: 'Where the game is opened.', zh: '游戏地址' })),
    friendList: bool({ en: 'Whether the channel has a friend list.', zh: '是否开启好友列表' }),
    escapeExt: bool({ en: 'Whether ext is sent HTML-escaped.', zh: 'ext 是否 HTML 转义' }),
    maxTimeSkew: int({ en: 'Limit for time in seconds, 0 for none.', zh: 'time 允许的偏差（秒）' }),
    goods: list(
      object({
        goodsId: text({ en: 'Goods id.', zh: '商品 id' }),
        money: text({ en: 'Whole yuan.', zh: '金额（元）' }),
        name: text({ en: 'Goods name.', zh: '商品名称', mayBeEmpty: true }),
      }),
    ),
  }),
  async handle({ params, state, ids, fail }) {
    const mistakes = [...goodsMistakes(params.goods, '/goods'), ...urlMistakes(params, '')]
    if (mistakes.length > 0) fail('INVALID', joined(mistakes))
    const before = params.appId === undefined ? undefined : await state.app(params.appId)
    const stored = toApp(params, ids, before)
    await state.putApp(stored)
    return stored
  },
})
