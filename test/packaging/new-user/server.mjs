// A small game server: players log in with Egret's token, and pay.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'

const egretUrl = process.env.CHANNEL_SANDBOX_EGRET_URL
const appId = process.env.CHANNEL_SANDBOX_EGRET_APP_ID
const appKey = process.env.GAME_APP_KEY ?? process.env.CHANNEL_SANDBOX_EGRET_APP_KEY

const sign = (params) => {
  const names = Object.keys(params).sort()
  const text = names.map((name) => `${name}=${params[name]}`).join('')
  return createHash('md5')
    .update(text + appKey)
    .digest('hex')
}

async function login({ token }) {
  const params = { appId, time: String(Math.floor(Date.now() / 1000)), token }
  const body = new URLSearchParams({ ...params, sign: sign(params) })
  const answer = await (await fetch(`${egretUrl}/v2/user/getInfo`, { method: 'POST', body })).json()
  return answer.code === 0 ? { player: answer.data.id } : { error: answer.msg }
}

/** Gems by player. */
export const gems = new Map()
const orders = new Set()

function paid({ sign: given, ...params }) {
  if (given !== sign(params)) return { code: 1013 }
  if (orders.has(params.orderId)) return { code: 1009 }
  orders.add(params.orderId)
  gems.set(params.id, (gems.get(params.id) ?? 0) + Number(params.money))
  return { code: 0 }
}

export const server = createServer(async (req, res) => {
  let body = ''
  for await (const chunk of req) body += chunk
  const params = Object.fromEntries(new URLSearchParams(body))
  res.end(JSON.stringify(req.url === '/login' ? await login(params) : paid(params)))
})
