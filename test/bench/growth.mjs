// Memory after many requests and many payments.
import autocannon from 'autocannon'
import { ask, CONNECTIONS, residentMb, startSandbox, startServer } from './load.mjs'
import { getInfo } from './requests.mjs'

const game = new URL('servers/game.mjs', import.meta.url).pathname
const USER = 'ce3af2e06a0c5dc981fcdb060ebc6bde'

export async function growthRows({ isShort, report, say }) {
  const requests = isShort ? 100_000 : 1_000_000
  const payments = isShort ? 10_000 : 200_000
  const received = await startServer(game)
  const [asked, paid] = [await startSandbox(), await startSandbox()]
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
    const half = payments / 2
    await load(paid.url, '/__admin/egret/pay', half, json)
    const before = residentMb(paid.pid)
    await load(paid.url, '/__admin/egret/pay', half, json)
    const after = residentMb(paid.pid)
    say(`after ${half} payments: ${Math.round(before)} MB, after ${payments}: ${Math.round(after)} MB`)
    // Orders are state and stay, as a real channel's do; deliveries are bounded.
    report(`kilobytes each of ${half} further payments keeps`, ((after - before) * 1024) / half, 3, 'less')
  } finally {
    for (const server of [received, asked, paid]) server.stop()
  }
}
