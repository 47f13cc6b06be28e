import { egret } from '../spec.ts'
import { browserScript } from './browserScript.ts'

export const script = egret.page({
  id: 'script',
  summary: { en: "The script of a game's page: log in, pay", zh: '游戏页面加载的 SDK 脚本：登录、支付' },
  method: 'GET',
  path: '/v2/misc/scripts/egreth5sdk.js',
  tier: 'observed',
  assumptions: ['egret-16'],
  mediaType: 'text/javascript',
  handle: async () => ({ status: 200, file: browserScript }),
})
