// Memory after many requests and many payments.
import autocannon from 'autocannon'
import { AS_STARTED, ask, CONNECTIONS, residentMb, startSandbox, startServer } from './load.mjs'
import { getInfo } from './requests.mjs'

const game = new URL('servers/game.mjs', import.meta.url).pathname
const heap = new URL('servers/heap.cjs', import.meta.url).pathname
/** Settled deliveries that are kept; beyond them only what a payment is for is to stay. */
const KEPT = 10_000
const USER = 'ce3af2e06a0c5dc981fcdb060ebc6bde'

export async function growthRows({ isShort, report, say }) {
  const requests = isShort ? 100_000 : 1_000_000
  const payments = isShort ? 5000 : 100_000
  const received = await startServer(game)
  const [asked, paid] = [
    await startSandbox(),
    await startSandbox([], [...AS_STARTED, '--expose-gc', '--require', heap]),
  ]
  try {
    const load = (url, path, amount, request) =>
      autocannon({ url: url + path, method: 'POST', connections: CONNECTIONS, amount, ...request })
    const { headers, body } = getInfo
    await load(asked.url, getInfo.path, requests, { headers, body })
    say(`after ${requests} requests: ${Math.round(residentMb(asked.pid))} MB`)
    report(`memory after ${requests} requests, MB`, residentMb(asked.pid), 150, 'less')

    await ask(paid.url, 'POST', '/__admin/egret/app', { appId: '1001', payCallbackUrl: `${received.url}/pay` })
    const payment = JSON.stringify({ appId: '1001', id: USER, goodsId: '1' })
    const json = { headers: { 'content-type': 'application/json' }, body: payment }
    /** Bytes that are alive: what is resident says as much of when the collector last ran. */
    const alive = () =>
      new Promise((resolve) => {
        paid.onMessage(({ heapBytes }) => heapBytes && resolve(heapBytes))
        paid.send('heap')
      })
    await load(paid.url, '/__admin/egret/pay', KEPT + 1000, json)
    const before = await alive()
    await load(paid.url, '/__admin/egret/pay', payments, json)
    const kilobytes = ((await alive()) - before) / 1024
    say(
      `after ${KEPT + 1000} payments ${Math.round(before / 2 ** 20)} MB are alive, ${Math.round(residentMb(paid.pid))} MB resident`,
    )
    // Orders are state and stay, as a real channel's do; deliveries are bounded.
    report(`kilobytes each of ${payments} further payments keeps`, kilobytes / payments, 3, 'less')
  } finally {
    for (const server of [received, asked, paid]) server.stop()
  }
}
