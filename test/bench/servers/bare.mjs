// The practical limit: bare node:http doing the work of three requests and nothing else. A signed getInfo (form, MD5
// signature, look-up, JSON), register (the same, and one record kept), codeUse (JSON in, one record kept, a signed
// callback to the game, and its answer waited for).
import { hash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { parse } from 'node:querystring'
import { Agent } from 'undici'

const [gameUrl] = process.argv.slice(2)
const md5 = (text) => hash('md5', text)

const app = { appId: '1001', appKey: 'demo-egret-appkey-1001' }
const apps = new Map([[app.appId, app]])
const users = new Map([
  [
    'demo-egret-token-zhangsan',
    { id: 'ce3af2e06a0c5dc981fcdb060ebc6bde', name: '张三', pic: 'http://www.egret-labs.org/avar.jpg' },
  ],
])
const accounts = new Map()
const redeemed = new Map()
const agent = new Agent()

function signed(params, between, end) {
  let text = ''
  for (const name of Object.keys(params).sort()) {
    if (name !== 'sign') text += `${text === '' ? '' : between}${name}=${params[name]}`
  }
  return md5(text + end)
}

function getInfo(body) {
  const params = parse(body)
  const known = apps.get(params.appId)
  if (!known || signed(params, '', known.appKey) !== params.sign) return { code: 1006, msg: 'sign', data: [] }
  const user = users.get(params.token)
  return user ? { code: 0, msg: 'success', data: user } : { code: 1005, msg: 'token', data: [] }
}

const token = () => randomBytes(16).toString('hex')

function register(body) {
  const { sign, ...params } = parse(body)
  const { username, password } = params
  if (signed(params, '&', '&demo-quick-openkey') !== sign) return { status: false, message: 'sign' }
  if (accounts.has(username)) return { status: false, message: 'exists' }
  const uid = String(10_001 + accounts.size)
  accounts.set(username, { uid, username, password, regTime: Math.floor(Date.now() / 1000) })
  return { status: true, data: { uid, username, token: token(), authToken: token() } }
}

async function codeUse(body) {
  const { sign, ...params } = JSON.parse(body)
  const key = '&key=demo-rocgame-signkey-1015'
  const { gameId, exCode, roleId, roleServer } = params
  const id = `${exCode}/${roleServer}/${roleId}`
  if (signed(params, '&', key) !== sign || redeemed.has(id)) return { success: false }
  const gift = { gameId, roleId, roleServer, exOrderId: token(), exCode, prop: '[{"name":"gold","num":1000}]' }
  const response = await agent.request({
    origin: new URL(gameUrl).origin,
    path: '/gift',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...gift, sign: signed(gift, '&', key) }),
  })
  const reply = await response.body.json()
  redeemed.set(id, gift)
  return { success: reply.code === 1 }
}

const WORK = { '/open/userRegister': register, '/api/gift/codeUse': codeUse }

function answer(res, data) {
  const text = JSON.stringify(data)
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
  res.end(text)
}

const server = createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => {
    body += chunk
  })
  req.on('end', () => {
    const data = (WORK[req.url] ?? getInfo)(body)
    if (data instanceof Promise) data.then((settled) => answer(res, settled))
    else answer(res, data)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }))
process.on('SIGTERM', () => process.exit(0))
