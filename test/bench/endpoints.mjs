// A game server that hangs, and another app's callback beside it.
import { createServer } from 'node:http'
import { ask, startSandbox } from './load.mjs'

const OUTSTANDING = 600
const USER = 'ce3af2e06a0c5dc981fcdb060ebc6bde'

export async function endpointRows({ report, say }) {
  let answered = () => {}
  const first = new Promise((resolve) => {
    answered = resolve
  })
  const game = createServer((req, res) => {
    req.resume()
    if (req.url === '/hangs') return
    res.end('{"code":0}')
    answered()
  })
  await new Promise((resolve) => game.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${game.address().port}`
  const { url: sandbox, stop } = await startSandbox()
  try {
    const pay = (appId) => ask(sandbox, 'POST', '/__admin/egret/pay', { appId, id: USER, goodsId: '1' })
    const aim = (appId, path) => ask(sandbox, 'POST', '/__admin/egret/app', { appId, payCallbackUrl: url + path })
    await aim('1001', '/hangs')
    for (let at = 0; at < OUTSTANDING; at += 1) await pay('1001')
    await aim('1001', '/answers')
    const from = performance.now()
    await pay('1001')
    await first
    const ms = performance.now() - from
    say(
      `${OUTSTANDING} callbacks outstanding at an endpoint that hangs: the next one elsewhere came after ${ms.toFixed(1)} ms`,
    )
    report('first callback beside an endpoint that hangs, s', ms / 1000, 1, 'less')
  } finally {
    stop()
    game.closeAllConnections()
    game.close()
  }
}
