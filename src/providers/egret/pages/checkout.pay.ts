import { newOrderId, payOrder } from '../paying.ts'
import { egret } from '../spec.ts'
import { CHECKOUT_PATH, checkoutOf, framed } from './checkout.ts'
import { impossibleView } from './checkoutView.ts'

const ORDER_ID = /^[0-9A-F]{32}$/

export const checkoutPay = egret.page({
  id: 'checkout.pay',
  summary: { en: 'What a player chose on the checkout', zh: '玩家在收银台的选择' },
  method: 'POST',
  path: CHECKOUT_PATH,
  assumptions: ['egret-16'],
  async handle(call) {
    const { state, params } = call
    const { path, query, form } = params
    const { appId = '' } = path
    // Relative, so that the answer stays on the page's origin and prefix, and without the token.
    const end = (result: string, more: Readonly<Record<string, string>> = {}) => {
      const said = new URLSearchParams({ result, ...more, lang: query.lang ?? '' })
      return { status: 303, location: `${encodeURIComponent(appId)}?${said}` } as const
    }
    if (form.outcome !== 'paid') return end(form.outcome === 'failure' ? 'failure' : 'cancel')
    const wanted = await checkoutOf(call, appId, query)
    if ('error' in wanted) return framed(404, impossibleView(wanted, query), await state.app(appId))
    const { orderId = '' } = form
    const payment = {
      orderId: ORDER_ID.test(orderId) ? orderId : newOrderId(call),
      id: wanted.user.id,
      money: wanted.tier.money,
      serverId: query.serverId ?? '',
      ext: query.ext ?? '',
    }
    // The button was pressed twice: the first has paid.
    const isPaid = (await state.order(payment.orderId)) !== undefined
    // The game is notified before its page is called back: it reads the player's goods again then.
    if (!isPaid) await payOrder(call, wanted, payment, { beforeResponse: true })
    return end('paid', { orderId: payment.orderId })
  },
})
