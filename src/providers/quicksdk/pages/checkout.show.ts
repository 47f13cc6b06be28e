import { gameAnswer } from '../../../contract/pages/gameAnswer.ts'
import { quicksdk } from '../spec.ts'
import { CHECKOUT_PATH, checkoutOrder } from './checkout.ts'
import { checkoutView, endingOf, unknownView } from './checkoutView.ts'

// ASSUMPTION quick-14: the page is the sandbox's own; the service shows the payment channels' pages.
export const checkoutShow = quicksdk.page({
  id: 'checkout.show',
  summary: { en: 'The checkout page of an order', zh: '订单收银台页面' },
  method: 'GET',
  path: CHECKOUT_PATH,
  async handle({ params, state, deliveriesOf }) {
    const found = await checkoutOrder(state, params.path.orderNo)
    if (!found) return { status: 404, html: unknownView() }
    const { result } = params.query
    const answer = gameAnswer(await deliveriesOf(found.order.orderNo))
    return { status: 200, html: checkoutView(found.order, found.product, endingOf(result), answer) }
  },
})
