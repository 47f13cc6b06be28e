// Signed requests that succeed on the demo seed. Signing is written here once more, independently of src.
import { createHash } from 'node:crypto'

const md5 = (text) => createHash('md5').update(text).digest('hex')
const pairs = (params) =>
  Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)

const form = (params) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(params).toString(),
})

/** A body as HTTP clients write it: one part per field, nothing but its name. */
function multipart(params) {
  const boundary = '----bench-boundary-7MA4YWxkTrZu0gW'
  const parts = Object.entries(params).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
  }
}

const egret = { appId: '1001', time: '1420855806', token: 'demo-egret-token-zhangsan' }
const egretSign = md5(`${pairs(egret).join('')}demo-egret-appkey-1001`)

const quick = { openId: 'demo-quick-merchant', productCode: 'demo-quick-android', userId: '10001' }
const quickSign = md5(`${pairs(quick).join('&')}&demo-quick-openkey`)

const rocgame = { gameId: 1015, exCodeMulti: 'CXPIYFLW,MO2F66U2' }
const rocgameSign = md5(`${pairs(rocgame).join('&')}&key=demo-rocgame-signkey-1015`)

export const getInfo = { path: '/v2/user/getInfo', ...form({ ...egret, sign: egretSign }), expect: '"code":0' }
export const userInfo = { path: '/open/userInfo', ...form({ ...quick, sign: quickSign }), expect: '"status":true' }
export const userInfoMultipart = { ...userInfo, ...multipart({ ...quick, sign: quickSign }) }
export const codeQuery = {
  path: '/api/gift/codeQuery',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ...rocgame, sign: rocgameSign }),
  expect: '"success":true',
}

const listed = { ...quick, page: '1' }
/** A page of twenty orders out of however many there are. */
export const orderList = {
  path: '/open/orderList',
  ...form({ ...listed, sign: md5(`${pairs(listed).join('&')}&demo-quick-openkey`) }),
  expect: '"orderNo"',
}

const urlencoded = (params) => new URLSearchParams(params).toString()
let registered = 0
const run = Date.now().toString(36)

/** A write: registers an account of a new name each time. */
export const register = {
  path: '/open/userRegister',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  nextBody() {
    registered += 1
    const { openId, productCode } = quick
    const params = { openId, productCode, username: `u${run}${registered}`, password: md5('secret') }
    return urlencoded({ ...params, sign: md5(`${pairs(params).join('&')}&demo-quick-openkey`) })
  },
  expect: '"status":true',
}

let scores = 0

/** The smallest write there is: one row, of a new server each time. */
export const setAchievement = {
  path: '/v2/user/setAchievement',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  nextBody() {
    scores += 1
    const id = 'ce3af2e06a0c5dc981fcdb060ebc6bde'
    const params = { appId: egret.appId, time: egret.time, id, serverId: `s${run}${scores}`, score: '20' }
    return urlencoded({ ...params, sign: md5(`${pairs(params).join('')}demo-egret-appkey-1001`) })
  },
  expect: '"code":0',
}

let roles = 0

/** Redeems the public code for a new role each time; the gift is delivered before the answer. */
export const codeUse = {
  path: '/api/gift/codeUse',
  headers: { 'content-type': 'application/json' },
  nextBody() {
    roles += 1
    const params = { gameId: 1015, exCode: 'WELCOME2024', roleId: String(roles), roleServer: '1', roleGrade: 30 }
    return JSON.stringify({ ...params, sign: md5(`${pairs(params).join('&')}&key=demo-rocgame-signkey-1015`) })
  },
  expect: '"success":true',
}
