import type { Certification, Seller } from '../../../contract/certification/certification.ts'
import type { Order, Product, QuickState } from '../state.ts'
import { compactTime, timeText } from '../values/beijing.ts'
import { decimalOf, format, multiply, parseDecimal } from '../values/money.ts'
import { encodedFor } from './ntData/encodedFor.ts'
import { sellerForm } from './ntData/sellerForm.ts'

/** An amount as the notification writes it; what is no number stays as it is. */
function decimals(text: string, places: number): string {
  const value = parseDecimal(text)
  return value ? format(value, places) : text
}

function sellerOf(product: Product, players: Seller['players']): Seller {
  const { productCode, callbackKey, callbackUrl, goods } = product
  return {
    id: productCode,
    key: callbackKey,
    url: callbackUrl,
    players,
    goods: goods.map(({ goodsId, price }) => ({ id: goodsId, amount: price, currency: 'USD' })),
    ...sellerForm(product),
  }
}

// ASSUMPTION quick-10: fields and formats as live games receive them.
/** What the fields of the pay notification mean, and how a paid order comes about. */
export const certification: Certification<QuickState> = {
  kind: 'payment',
  fields: {
    order: ['orderNo'],
    player: 'uid',
    currency: 'payCurrency',
    gameOrder: 'cpOrderNo',
    ext: 'extrasParams',
  },
  amounts: (text) => ({ payAmount: decimals(text, 6), usdAmount: decimals(text, 2) }),
  outcomes: {
    failed: { payStatus: '1' },
    subscribed: { subscriptionStatus: '1', subReason: '' },
    ended: { subscriptionStatus: '2', subReason: 'user cancelled' },
  },
  async sellers(state) {
    const sellers = []
    for (const { openId } of await state.merchants()) {
      const players = (await state.usersOf(openId)).map(({ uid }) => ({ id: uid }))
      for (const product of await state.productsOf(openId)) sellers.push(sellerOf(product, players))
    }
    return sellers
  },
  async pay({ state, ids }, { id: productCode }, purchase) {
    const { player: uid, goods, amount, currency, gameOrder, ext, paidAt, serial } = purchase
    const product = await state.product(productCode)
    const user = product && (await state.user(product.openId, uid))
    const rate = product?.currencies[currency] ?? '1'
    const usdAmount = format(multiply(decimalOf(amount), decimalOf(rate)), 2)
    // ASSUMPTION quick-12: as every order number, but counted by the run: its bytes repeat.
    const orderNo = `00${compactTime(paidAt)}${String(serial % 1_000_000).padStart(6, '0')}`
    const cpOrderNo = gameOrder === '' ? `game-${ids.hex(12)}` : gameOrder
    const order: Order = {
      orderNo,
      openId: product?.openId ?? '',
      productCode,
      uid,
      userName: user?.username ?? `user${uid}`,
      source: 'pay',
      currency,
      amount,
      usdAmount,
      dealAmount: amount,
      dealUsdAmount: usdAmount,
      dealRate: rate,
      actRate: '1',
      createTime: paidAt,
      cpOrderNo,
      channelOrderNo: ids.digits(20),
      payStatus: 1,
      payTime: paidAt,
      asyncStatus: 0,
      asyncTime: 0,
      payTypeId: 12,
      payTypeName: '',
      payTypes: '',
      goodsId: goods,
      goodsName: '',
      orderSubject: '',
      serverName: '',
      roleName: '',
      roleLevel: 0,
      extrasParams: ext,
      channelCode: '',
      deviceId: '',
      countryCode: '',
      clientLang: '',
      isSandbox: 0,
      callbackUrl: '',
    }
    await state.putOrder(order)
    // In an encoded format the order says the same under other names.
    const encoded = product && encodedFor(order, product, 'success', paidAt, '')
    if (encoded) return encoded.values
    return {
      uid,
      username: order.userName,
      cpOrderNo,
      orderNo,
      payTime: timeText(paidAt),
      payType: String(order.payTypeId),
      payAmount: decimals(amount, 6),
      payCurrency: currency,
      usdAmount,
      payStatus: '0',
      actRate: '1',
      extrasParams: ext,
    }
  },
}
