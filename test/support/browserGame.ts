import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { APP, TIME } from './egret.ts'
import { egretSigned } from './php.ts'

/**
 * The page of an H5 game, as public games of this channel are made: it cuts the domain out of its URL undecoded, loads
 * the channel's script from there, logs in, asks its own server who plays, and pays over the game.
 */
const PAGE = `<!doctype html><meta charset="utf-8"><title>Game</title>
<p id="player">loading</p><button id="buy">buy</button><p id="result"></p><p id="goods"></p>
<script>
  const domain = /[?&]egretSdkDomain=([^&#]*)/.exec(location.href)[1]
  const show = (id, text) => { document.getElementById(id).textContent = text }
  const script = document.createElement('script')
  script.src = domain + '/misc/scripts/egreth5sdk.js?' + location.search.slice(1)
  script.onerror = () => show('player', 'no script')
  script.onload = () => EgretH5Sdk.init({}, () => EgretH5Sdk.checkLogin({}, ({ result, token }) => {
    if (result !== 0) return show('player', 'result ' + result)
    EgretH5Sdk.getLoginType({}, async () => {
      const { name } = await (await fetch('/session?token=' + encodeURIComponent(token))).json()
      show('player', name)
    })
  }))
  document.head.append(script)
  document.getElementById('buy').onclick = () => {
    const wanted = { goodsId: '3', goodsNumber: '1', serverId: '1', ext: 'order-of-the-game' }
    EgretH5Sdk.pay(wanted, async (answer) => {
      show('goods', await (await fetch('/goods')).text())
      show('result', JSON.stringify(answer))
    })
  }
</script>`

async function formOf(req: IncomingMessage): Promise<Record<string, string>> {
  let body = ''
  for await (const chunk of req) body += chunk
  return Object.fromEntries(new URLSearchParams(body))
}

/** A game of a page and a server; `sandbox` is where its server asks who plays. Closed when the test ends. */
export async function startBrowserGame(sandbox: () => string) {
  const handedOut: string[] = []

  async function whoPlays(token: string): Promise<string> {
    const params = egretSigned({ appId: APP.appId, time: TIME, token }, APP.appKey)
    const answer = await fetch(`${sandbox()}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams(params) })
    return JSON.stringify(((await answer.json()) as { data: unknown }).data)
  }

  async function takePayment(params: Record<string, string>): Promise<string> {
    const { sign, ...signed } = params
    if (sign !== egretSigned(signed, APP.appKey).sign) return '{"code":1013}'
    handedOut.push(`${params.goodsId} for ${params.ext}`)
    return '{"code":0}'
  }

  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://game')
    if (pathname === '/play') res.setHeader('content-type', 'text/html').end(PAGE)
    else if (pathname === '/session') res.end(await whoPlays(searchParams.get('token') ?? ''))
    else if (pathname === '/goods') res.end(handedOut.join(', '))
    else if (pathname === '/egret/pay') res.end(await takePayment(await formOf(req)))
    else res.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, handedOut }
}
