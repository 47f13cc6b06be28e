import { callbackAddress, notify } from '../callbacks/pay.notify.ts'
import { payOrder, waysToPay } from '../rules/paying.ts'
import { quicksdk } from '../spec.ts'
import { CHECKOUT_PATH, checkoutOrder } from './checkout.ts'
import { unknownView } from './checkoutView.ts'

/** The page that follows says what the game answered. */
const AT_ONCE = { beforeResponse: true } as const

export const checkoutPay = quicksdk.page({
  id: 'checkout.pay',
  summary: { en: 'What a player chose on the checkout page', zh: '玩家在收银台页面的选择' },
  method: 'POST',
  path: CHECKOUT_PATH,
  async handle(call) {
    const { params, state } = call
    const found = await checkoutOrder(state, params.path.orderNo)
    if (!found) return { status: 404, html: unknownView() }
    const { order, product } = found
    // Relative, so that the answer stays on the page's origin and prefix; reloading it then sends nothing again.
    const back = (query = '') => ({ status: 303, location: `${order.orderNo}${query}` }) as const
    const { outcome, payType } = params.form
    // The button was pressed twice, or in two windows: the first has paid.
    if (order.payStatus === 1) return back()
    // ASSUMPTION quick-34: as the action quicksdk/pay, which refuses: nothing is paid that the game cannot be told of.
    const isTold = outcome === 'success' || outcome === 'failure'
    if (isTold && callbackAddress(call, order, product) === undefined) return back('?result=not-notified')
    if (outcome === 'success') {
      const ways = waysToPay(order, product)
      await payOrder(call, order, { way: ways.find(({ id }) => String(id) === payType) ?? ways[0], script: AT_ONCE })
      return back()
    }
    if (outcome === 'failure') await notify(call, order, 'failure', { script: AT_ONCE })
    return outcome === 'failure' || outcome === 'cancel' ? back(`?result=${outcome}`) : back()
  },
})
