import { pay } from './actions/pay.ts'
import { product } from './actions/product.ts'
import { refund } from './actions/refund.ts'
import { role } from './actions/role.ts'
import { subscriptionCancel } from './actions/subscription-cancel.ts'
import { payNotify } from './callbacks/pay.notify.ts'
import { deviceRegister } from './operations/device.register.ts'
import { emailBind } from './operations/email.bind.ts'
import { emailCheckCode } from './operations/email.checkCode.ts'
import { emailRebind } from './operations/email.rebind.ts'
import { emailSendCode } from './operations/email.sendCode.ts'
import { emailSetNewPassword } from './operations/email.setNewPassword.ts'
import { goodsList } from './operations/goods.list.ts'
import { guestRegister } from './operations/guest.register.ts'
import { orderCreate } from './operations/order.create.ts'
import { orderInfo } from './operations/order.info.ts'
import { orderList } from './operations/order.list.ts'
import { orderQuery } from './operations/order.query.ts'
import { orderRefunds } from './operations/order.refunds.ts'
import { payGetUrl } from './operations/pay.getUrl.ts'
import { payStart } from './operations/pay.start.ts'
import { productList } from './operations/product.list.ts'
import { purchaseAppstoreTicket } from './operations/purchase.appstoreTicket.ts'
import { purchaseGoogleVerify } from './operations/purchase.googleVerify.ts'
import { purchaseOrder } from './operations/purchase.order.ts'
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
import { walletInfo } from './operations/wallet.info.ts'
import { walletPay } from './operations/wallet.pay.ts'
import { checkoutPay } from './pages/checkout.pay.ts'
import { checkoutShow } from './pages/checkout.show.ts'
import { seed } from './seed.ts'
import { quicksdk as factory } from './spec.ts'

/** QuickSDK overseas edition, whole: document 002_2a83a214cf00ba42.txt. */
export const quicksdk = factory.complete({
  operations: [
    userRegister,
    userLogin,
    orderList,
    orderInfo,
    payGetUrl,
    emailSendCode,
    emailSetNewPassword,
    userChangePassword,
    productList,
    goodsList,
    snsLogin,
    walletPay,
    walletInfo,
    guestRegister,
    emailBind,
    snsBind,
    orderCreate,
    purchaseOrder,
    purchaseGoogleVerify,
    purchaseAppstoreTicket,
    reportDays,
    orderRefunds,
    userInfo,
    orderQuery,
    payStart,
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
  callbacks: [payNotify],
  actions: [product, pay, refund, role, subscriptionCancel],
  pages: [checkoutShow, checkoutPay],
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
export const quicksdkActions = { product, pay, refund, role, subscriptionCancel }
