// Express as everybody writes it, doing the work of a signed getInfo.
import { createHash } from 'node:crypto'
import express from 'express'

const apps = new Map([['1001', { appKey: 'demo-egret-appkey-1001' }]])
const users = new Map([
  [
    'demo-egret-token-zhangsan',
    { id: 'ce3af2e06a0c5dc981fcdb060ebc6bde', name: '张三', pic: 'http://www.egret-labs.org/avar.jpg' },
  ],
])
const md5 = (text) => createHash('md5').update(text).digest('hex')

const app = express()
app.use(express.urlencoded({ extended: true }))
app.post('/v2/user/getInfo', (req, res) => {
  const { sign, ...signed } = req.body
  const known = apps.get(signed.appId)
  const text = Object.keys(signed)
    .sort()
    .map((name) => `${name}=${signed[name]}`)
    .join('')
  if (!known || md5(text + known.appKey) !== sign) return res.json({ code: 1006, msg: 'sign', data: [] })
  const user = users.get(signed.token)
  return res.json(user ? { code: 0, msg: 'success', data: user } : { code: 1005, msg: 'token', data: [] })
})
const server = app.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }))
