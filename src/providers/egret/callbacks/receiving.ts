import type { Receiving } from '../../../contract/callbacks/target.ts'
import { sameSignature } from '../../../contract/values/signature.ts'
import { signer } from '../signer.ts'
import type { EgretState } from '../state.ts'

/** How a right game takes the pay notification: signature, order, player and amount have to agree. */
export const receiving: Receiving<EgretState> = {
  async receive({ state, texts }) {
    const { orderId = '', id, money, goodsId, sign = '' } = texts
    const order = await state.order(orderId)
    const app = order && (await state.app(order.appId))
    if (!order || !app) return { refused: `there is no order ${orderId}` }
    if (!sameSignature(signer.sign(texts, app.appKey), sign)) return { refused: 'the signature is wrong' }
    if (id !== order.id) return { refused: `the order belongs to player ${order.id}, not ${id}` }
    if (goodsId !== order.goodsId) return { refused: `the order is for goods ${order.goodsId}, not ${goodsId}` }
    if (money !== order.money) return { refused: `the order costs ${order.money}, not ${money}` }
    return { grants: orderId }
  },
  // Section 二: 1009 is an order that was delivered before.
  again: { status: 200, body: '{"code":1009}' },
}
