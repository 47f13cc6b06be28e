import { product } from './actions/product.ts'
import { deviceRegister } from './operations/device.register.ts'
import { emailBind } from './operations/email.bind.ts'
import { emailCheckCode } from './operations/email.checkCode.ts'
import { emailRebind } from './operations/email.rebind.ts'
import { emailSendCode } from './operations/email.sendCode.ts'
import { emailSetNewPassword } from './operations/email.setNewPassword.ts'
import { goodsList } from './operations/goods.list.ts'
import { guestRegister } from './operations/guest.register.ts'
import { productList } from './operations/product.list.ts'
import { reportDays } from './operations/report.days.ts'
import { reportLive } from './operations/report.live.ts'
import { reportLtv } from './operations/report.ltv.ts'
import { roleList } from './operations/role.list.ts'
import { snsBind } from './operations/sns.bind.ts'
import { snsLogin } from './operations/sns.login.ts'
import { snsUnbind } from './operations/sns.unbind.ts'
import { userAutoLogin } from './operations/user.autoLogin.ts'
import { userChangePassword } from './operations/user.changePassword.ts'
import { userCheck } from './operations/user.check.ts'
import { userGames } from './operations/user.games.ts'
import { userInfo } from './operations/user.info.ts'
import { userLogin } from './operations/user.login.ts'
import { userRegister } from './operations/user.register.ts'
import { seed } from './seed.ts'
import { quicksdk as factory } from './spec.ts'

/** QuickSDK overseas edition, whole: document 002_2a83a214cf00ba42.txt. */
export const quicksdk = factory.complete({
  operations: [
    userRegister,
    userLogin,
    emailSendCode,
    emailSetNewPassword,
    userChangePassword,
    productList,
    goodsList,
    snsLogin,
    guestRegister,
    emailBind,
    snsBind,
    reportDays,
    userInfo,
    deviceRegister,
    snsUnbind,
    userAutoLogin,
    userCheck,
    reportLive,
    userGames,
    emailCheckCode,
    emailRebind,
    roleList,
    reportLtv,
  ],
  callbacks: [],
  actions: [product],
  seed,
  async sample(state) {
    for (const { openId, openKey } of await state.merchants()) {
      const [first] = await state.productsOf(openId)
      if (!first) continue
      const { productCode, callbackKey } = first
      const [user] = await state.usersOf(openId)
      const facts = { openId, openKey, productCode, callbackKey }
      if (user && user.passwordMd5 !== '') {
        const { uid, username, passwordMd5 } = user
        const params = { openId, productCode, username, password: passwordMd5 }
        return { facts: { ...facts, uid, username }, operation: userLogin, params, key: openKey }
      }
      // Without anybody to log in, the first request registers somebody.
      const params = { openId, productCode, username: 'alice', password: '5ebe2294ecd0e0f08eab7690d2a6ee69' }
      return { facts, operation: userRegister, params, key: openKey }
    }
    return undefined
  },
})

/** What a player, a store and the console do, as the library offers it. */
export const quicksdkActions = { product }
