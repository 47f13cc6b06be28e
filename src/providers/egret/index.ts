import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { clientSpec } from '../../contract/client.ts'
import { text } from '../../contract/schema/field.ts'
import { app } from './actions/app.ts'
import { login } from './actions/login.ts'
import { pay } from './actions/pay.ts'
import { payNotify } from './callbacks/pay.notify.ts'
import { commandLines } from './commandLines.ts'
import { goods } from './lists/goods.ts'
import { orders } from './lists/orders.ts'
import { products } from './lists/products.ts'
import { users } from './lists/users.ts'
import { friendGetList } from './operations/friend.getList.ts'
import { friendIsOpen } from './operations/friend.isOpen.ts'
import { userGetInfo } from './operations/user.getInfo.ts'
import { userSetAchievement } from './operations/user.setAchievement.ts'
import { userSetServer } from './operations/user.setServer.ts'
import { checkoutPay } from './pages/checkout.pay.ts'
import { checkoutShow } from './pages/checkout.show.ts'
import { script } from './pages/script.ts'
import { seed } from './seed.ts'
import { egret as factory } from './spec.ts'

/** Egret, whole: document 000_437c401818257590.txt. */
export const egret = factory.complete({
  operations: [userGetInfo, friendIsOpen, friendGetList, userSetServer, userSetAchievement],
  callbacks: [payNotify],
  actions: { login, pay, app },
  pages: [script, checkoutShow, checkoutPay],
  lists: { users, orders, products, goods },
  client: clientSpec({
    options: {
      appId: text({ en: 'The app.', zh: '应用 id' }),
      appKey: text({ en: 'Its signing key.', zh: '签名密钥' }),
    },
    key: 'appKey',
    fills: ['appId', 'time'],
    fill: ({ appId }, now) => ({ appId, time: String(now) }),
  }),
  demo: {
    seed: demo.egret,
    commandLines,
    scenarios: async () => (await import('../../../fixtures/examples.json', { with: { type: 'json' } })).default.egret,
  },
  generator: { hasPlayers: true, load: async () => (await import('./generate.ts')).generate },
  seed,
  async sample(state, now) {
    for (const { appId, appKey } of await state.apps()) {
      const token = await state.anyToken(appId)
      if (!token) continue
      const params = { appId, time: String(now), token: token.token }
      return { facts: { appId, appKey, id: token.id, token: token.token }, operation: userGetInfo, params, key: appKey }
    }
    return undefined
  },
})
