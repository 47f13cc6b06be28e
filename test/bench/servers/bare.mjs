// The practical limit: bare node:http doing the same work as a signed getInfo. Form, MD5 signature, look-up, JSON.
import { hash } from 'node:crypto'
import { createServer } from 'node:http'
import { parse } from 'node:querystring'

const app = { appId: '1001', appKey: 'demo-egret-appkey-1001' }
const apps = new Map([[app.appId, app]])
const users = new Map([
  [
    'demo-egret-token-zhangsan',
    { id: 'ce3af2e06a0c5dc981fcdb060ebc6bde', name: '张三', pic: 'http://www.egret-labs.org/avar.jpg' },
  ],
])

function answer(body) {
  const params = parse(body)
  const known = apps.get(params.appId)
  let text = ''
  for (const name of Object.keys(params).sort()) if (name !== 'sign') text += `${name}=${params[name]}`
  if (!known || hash('md5', text + known.appKey) !== params.sign) return { code: 1006, msg: 'sign', data: [] }
  const user = users.get(params.token)
  return user ? { code: 0, msg: 'success', data: user } : { code: 1005, msg: 'token', data: [] }
}

const server = createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => {
    body += chunk
  })
  req.on('end', () => {
    const text = JSON.stringify(answer(body))
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
    res.end(text)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }))
process.on('SIGTERM', () => process.exit(0))
