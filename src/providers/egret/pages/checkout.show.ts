import { gameAnswer } from '../../../contract/pages/gameAnswer.ts'
import { newOrderId } from '../paying.ts'
import { egret } from '../spec.ts'
import { CHECKOUT_PATH, checkoutOf, framed } from './checkout.ts'
import { type Ending, endView, impossibleView, openView } from './checkoutView.ts'

const ENDINGS: readonly string[] = ['paid', 'failure', 'cancel'] satisfies readonly Ending[]

// ASSUMPTION egret-16: the page is the sandbox's own; a channel shows its own payment window.
export const checkoutShow = egret.page({
  id: 'checkout.show',
  summary: { en: 'The checkout that pay of the browser script opens', zh: '浏览器脚本 pay 打开的收银台' },
  method: 'GET',
  path: CHECKOUT_PATH,
  assumptions: ['egret-16'],
  async handle(call) {
    const { state, params } = call
    const { path, query } = params
    const { appId = '' } = path
    const { result = '' } = query
    const app = await state.app(appId)
    if (app && ENDINGS.includes(result)) {
      const order = result === 'paid' ? await state.order(query.orderId ?? '') : undefined
      const own =
        order?.appId === appId ? { order, answer: gameAnswer(await call.deliveriesOf(order.orderId)) } : undefined
      return framed(200, endView(result as Ending, app, own, query.lang), app)
    }
    const wanted = await checkoutOf(call, appId, query)
    if ('error' in wanted) return framed(404, impossibleView(wanted, query), app)
    return framed(200, openView(wanted, query, newOrderId(call)), app)
  },
})
