import type { Certification } from '../../../contract/certification/certification.ts'
import { escapeHtml } from '../../../contract/values/html.ts'
import type { EgretState } from '../state.ts'

// ASSUMPTION egret-9: money is whole yuan; the time is that of the payment.
/** What the fields of the pay notification mean, and how a paid order comes about. */
export const certification: Certification<EgretState> = {
  kind: 'payment',
  fields: { order: ['orderId'], player: 'id', server: 'serverId', goods: 'goodsId', ext: 'ext' },
  amounts: (money) => ({ money }),
  async sellers(state) {
    const sellers = []
    for (const { appId, appKey, payCallbackUrl, goods } of await state.apps()) {
      const users = await state.usersOf(appId)
      sellers.push({
        id: appId,
        key: appKey,
        url: payCallbackUrl,
        players: users.map(({ id, serverId }) => ({ id, ...(serverId !== undefined && { server: serverId }) })),
        goods: goods.map(({ goodsId, money }) => ({ id: goodsId, amount: money, currency: 'CNY' })),
      })
    }
    return sellers
  },
  async pay({ state, ids }, { id: appId }, { player: id, server, goods: goodsId, amount: money, ...purchase }) {
    const { gameOrder, paidAt } = purchase
    const orderId = ids.hex(32).toUpperCase()
    // Egret numbers the orders itself: a game that made one first passes its number through.
    const ext = gameOrder === '' ? purchase.ext : gameOrder
    const serverId = server === '' ? '1' : server
    await state.putOrder({ orderId, appId, id, goodsId, money, serverId, ext, paidAt, notification: 'scheduled' })
    const escaped = (await state.app(appId))?.escapeExt ? escapeHtml(ext) : ext
    return { orderId, id, money, time: String(paidAt), serverId, goodsId, goodsNumber: '1', ext: escaped }
  },
}
