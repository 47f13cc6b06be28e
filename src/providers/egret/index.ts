import { app } from './actions/app.ts'
import { login } from './actions/login.ts'
import { pay } from './actions/pay.ts'
import { payNotify } from './callbacks/pay.notify.ts'
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
  actions: [login, pay, app],
  pages: [script, checkoutShow, checkoutPay],
  lists: [users, orders, products, goods],
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

/** What a player and the console do, as the library offers it. */
export const egretActions = { login, pay, app }

/** What there is, as the library leafs through it. */
export const egretLists = { users, orders, products, goods }
