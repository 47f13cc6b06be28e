import type { QuickState } from '../state.ts'

/** The path of both pages: looking and choosing. */
export const CHECKOUT_PATH = '/checkout/{orderNo}'

/** An order that is paid on the page, with its product; store orders and synced ones have no page. */
export async function checkoutOrder(state: QuickState, orderNo: string | undefined) {
  const order = await state.order(orderNo ?? '')
  if (order?.source !== 'pay') return undefined
  const product = await state.product(order.productCode)
  return product && { order, product }
}
