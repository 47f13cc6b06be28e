// A page of orders out of a thousand and out of a million.
import { alternate, startServer } from './load.mjs'
import { orderList } from './requests.mjs'

const script = new URL('servers/orders.mjs', import.meta.url).pathname

export async function listingRows({ isShort, rounds, seconds, report, say }) {
  const orders = Number(process.env.BENCH_ORDERS ?? (isShort ? 100_000 : 1_000_000))
  const sizes = {
    few: await startServer(script, ['1000']),
    many: await startServer(script, [String(orders)], ['--max-old-space-size=12000']),
  }
  try {
    const contenders = Object.entries(sizes).map(([name, server]) => ({ name, server, request: orderList }))
    const listed = await alternate(contenders, rounds, seconds)
    for (const [name, { rps, p99 }] of listed) say(`orderList, ${name} orders: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    report(`orderList at ${orders} orders, cost of 1000`, listed.get('few').rps / listed.get('many').rps, 1.3, 'less')
  } finally {
    for (const server of Object.values(sizes)) server.stop()
  }
}
