import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { clientSpec } from '../../contract/client.ts'
import { optional, text } from '../../contract/schema/field.ts'
import { login } from './actions/login.ts'
import { pay } from './actions/pay.ts'
import { product } from './actions/product.ts'
import { refund } from './actions/refund.ts'
import { role } from './actions/role.ts'
import { subscriptionCancel } from './actions/subscription-cancel.ts'
import { ntDataOffline } from './callbacks/ntData/offline.ts'
import { payNotify } from './callbacks/pay.notify.ts'
import { commandLines } from './commandLines.ts'
import { goods } from './lists/goods.ts'
import { orders } from './lists/orders.ts'
import { products } from './lists/products.ts'
import { users } from './lists/users.ts'
import { guestRegister } from './operations/accounts/guest.register.ts'
import { tokenCheck } from './operations/accounts/token.check.ts'
import { tokenExchange } from './operations/accounts/token.exchange.ts'
import { userAutoLogin } from './operations/accounts/user.autoLogin.ts'
import { userChangePassword } from './operations/accounts/user.changePassword.ts'
import { userCheck } from './operations/accounts/user.check.ts'
import { userInfo } from './operations/accounts/user.info.ts'
import { userLogin } from './operations/accounts/user.login.ts'
import { userRegister } from './operations/accounts/user.register.ts'
import { goodsList } from './operations/catalogue/goods.list.ts'
import { productList } from './operations/catalogue/product.list.ts'
import { deviceRegister } from './operations/devices/device.register.ts'
import { roleList } from './operations/devices/role.list.ts'
import { userGames } from './operations/devices/user.games.ts'
import { emailBind } from './operations/email/email.bind.ts'
import { emailCheckCode } from './operations/email/email.checkCode.ts'
import { emailRebind } from './operations/email/email.rebind.ts'
import { emailSendCode } from './operations/email/email.sendCode.ts'
import { emailSetNewPassword } from './operations/email/email.setNewPassword.ts'
import { orderCreate } from './operations/orders/order.create.ts'
import { orderInfo } from './operations/orders/order.info.ts'
import { orderList } from './operations/orders/order.list.ts'
import { orderQuery } from './operations/orders/order.query.ts'
import { orderRefunds } from './operations/orders/order.refunds.ts'
import { payGetUrl } from './operations/paying/pay.getUrl.ts'
import { payStart } from './operations/paying/pay.start.ts'
import { purchaseAppstoreTicket } from './operations/paying/purchase.appstoreTicket.ts'
import { purchaseGoogleVerify } from './operations/paying/purchase.googleVerify.ts'
import { purchaseOrder } from './operations/paying/purchase.order.ts'
import { reportDays } from './operations/reports/report.days.ts'
import { reportLive } from './operations/reports/report.live.ts'
import { reportLtv } from './operations/reports/report.ltv.ts'
import { snsBind } from './operations/social/sns.bind.ts'
import { snsLogin } from './operations/social/sns.login.ts'
import { snsUnbind } from './operations/social/sns.unbind.ts'
import { walletInfo } from './operations/wallet/wallet.info.ts'
import { walletPay } from './operations/wallet/wallet.pay.ts'
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
    tokenCheck,
    tokenExchange,
    reportLive,
    userGames,
    emailCheckCode,
    emailRebind,
    roleList,
    reportLtv,
  ],
  callbacks: [payNotify],
  actions: { product, login, pay, refund, role, subscriptionCancel },
  pages: [checkoutShow, checkoutPay],
  lists: { users, orders, products, goods },
  client: clientSpec({
    options: {
      openId: text({ en: 'The merchant.', zh: '商户 openId' }),
      openKey: text({ en: 'Its signing key.', zh: '签名密钥' }),
      productCode: optional(
        text({ en: 'The product; may also be given with each call.', zh: '产品，也可在每次调用时给出' }),
      ),
    },
    key: 'openKey',
    fills: ['openId', 'productCode'],
    fill: ({ openId, productCode }) => ({ openId, productCode }),
  }),
  demo: {
    seed: demo.quicksdk,
    commandLines,
    scenarios: async () =>
      (await import('../../../fixtures/examples.json', { with: { type: 'json' } })).default.quicksdk,
  },
  generator: { hasPlayers: true, load: async () => (await import('./generate.ts')).generate },
  offline: [ntDataOffline],
  seed,
  async sample(state) {
    for (const { openId, openKey } of await state.merchants()) {
      const [first] = await state.productsOf(openId)
      if (!first) continue
      const { productCode, callbackKey } = first
      const user = await state.anyUser(openId)
      const facts = { openId, openKey, productCode, callbackKey }
      if (user && user.passwordMd5 !== '') {
        const { uid, username, passwordMd5 } = user
        const token = await state.tokenOf(openId, uid)
        const params = { openId, productCode, username, password: passwordMd5 }
        return {
          facts: { ...facts, uid, username, ...(token && { token }) },
          operation: userLogin,
          params,
          key: openKey,
        }
      }
      // Without an account to log in, the first request registers one.
      const params = { openId, productCode, username: 'alice', password: '5ebe2294ecd0e0f08eab7690d2a6ee69' }
      return { facts, operation: userRegister, params, key: openKey }
    }
    return undefined
  },
})
