import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { egretSign, quicksdkSign } from './sign.mjs'

const appKey = process.env.EGRET_APP_KEY ?? 'demo-egret-appkey-1001'
const callbackKey = process.env.QUICKSDK_CALLBACK_KEY ?? 'demo-quick-callbackkey-android'

/** A game server that takes orders of its players, and the pay notifications of two channels for them. */
export function createGame() {
  // In real life a table; what pays an order and hands it out is one transaction there.
  const orders = new Map()

  function handOut(order, channelOrder) {
    order.paidBy = channelOrder
    order.handedOut += 1
  }

  function egretPay(params) {
    if (params.sign !== egretSign(params, appKey)) return 1013
    // ext is what our client passed when it opened the payment: our own order number.
    const order = orders.get(params.ext)
    if (!order || order.goodsId !== params.goodsId || order.amount !== params.money) return 1013
    if (order.paidBy !== undefined) return order.paidBy === params.orderId ? 1009 : 1013
    handOut(order, params.orderId)
    return 0
  }

  function quicksdkPay(params) {
    if (params.sign !== quicksdkSign(params, callbackKey)) return 'wrong signature'
    const order = orders.get(params.cpOrderNo)
    if (!order) return 'unknown order'
    // 0 is success here. A payment that failed is settled too; there is nothing to hand out.
    if (params.payStatus !== '0') return 'SUCCESS'
    // 0.99 is sent as 0.990000: compare amounts, not texts.
    if (order.currency !== params.payCurrency || Number(order.amount) !== Number(params.payAmount))
      return 'wrong amount'
    if (order.paidBy === undefined) handOut(order, params.orderNo)
    return order.paidBy === params.orderNo ? 'SUCCESS' : 'paid by another order'
  }

  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req) body += chunk
    const params = Object.fromEntries(new URLSearchParams(body))
    // What is broken here now may work later: a status that is not 200 and no acknowledgement have it sent again.
    if (game.broken) res.writeHead(503).end('the database is away')
    else if (req.url === '/egret/pay') res.end(JSON.stringify({ code: egretPay(params) }))
    else if (req.url === '/quicksdk/pay') res.end(quicksdkPay(params))
    else if (req.url === '/healthz') res.end('ok')
    else res.writeHead(404).end()
  })
  const game = {
    server,
    broken: false,
    placeOrder: (orderNo, order) => orders.set(orderNo, { ...order, handedOut: 0 }),
    handedOut: (orderNo) => orders.get(orderNo).handedOut,
  }
  return game
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const game = createGame()
  game.placeOrder('my-order-7', { goodsId: '3', amount: '10' })
  game.server.listen(process.env.PORT ?? 3000, () => {
    process.stdout.write(`game server on port ${game.server.address().port}\n`)
  })
  process.on('SIGTERM', () => game.server.close(() => process.exit()))
}
