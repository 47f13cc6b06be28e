import demo from '../../fixtures/demo.json' with { type: 'json' }
import type { Received } from './game.ts'
import { egretSigned, md5, quicksdkSigned, rocgameSigned } from './php.ts'

type Texts = Readonly<Record<string, string>>

/** When the script begins. */
export const NOW = 1_700_000_000

const [merchant] = demo.quicksdk.merchants
const [app] = demo.egret.apps
const [game] = demo.rocgame.games
if (!merchant || !app || !game) throw new Error('The demo seed lacks somebody this script plays')
const [player] = app.users
const [product] = merchant.products

/**
 * A game server whose answers depend on what it is asked and how often, never on when: it takes a notification at the
 * second attempt, and one role's gifts not at all.
 */
export function scriptedGame() {
  const attempts = new Map<string, number>()
  return {
    forget: () => attempts.clear(),
    answer({ path, body, form }: Received, _count: number, res: { statusCode: number }): string {
      if (path === '/gift') return body.includes('"roleId":13') ? '{"code":0,"msg":"bag is full"}' : '{"code":1}'
      const order = `${path} ${form.orderId ?? form.orderNo}`
      const times = (attempts.get(order) ?? 0) + 1
      attempts.set(order, times)
      if (path === '/egret/pay') return times === 1 ? 'not yet' : '{"code":0}'
      if (times === 1) res.statusCode = 500
      return 'SUCCESS'
    },
  }
}

/** One call and its answer, as text. */
export interface Told {
  readonly call: string
  readonly answer: string
}

/**
 * Plays the same story on any sandbox with the demo seed: players of all providers, payments, codes, mails, mistakes.
 * What one call answers goes into the next. Returns every call with its answer, but for the time of day in its headers.
 */
export async function playScript(url: string, gameUrl: string): Promise<Told[]> {
  const told: Told[] = []

  // biome-ignore lint/suspicious/noExplicitAny: a script looks into answers of any shape
  async function call(method: string, path: string, init: RequestInit = {}): Promise<any> {
    const response = await fetch(url + path, { method, ...init })
    const text = await response.text()
    const headers = [...response.headers].filter(([name]) => name !== 'date')
    told.push({ call: `${method} ${path}`, answer: `${response.status} ${JSON.stringify(headers)}\n${text}` })
    return text.startsWith('{') ? JSON.parse(text) : text
  }
  const admin = (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') =>
    call(method, `/__admin/${path}`, body === undefined ? {} : { body: JSON.stringify(body) })
  const post = (path: string, params: Texts) => call('POST', path, { body: new URLSearchParams(params) })
  const json = (path: string, body: unknown) =>
    call('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

  const egret = (path: string, params: Texts, key = app?.appKey ?? '') =>
    post(`/v2/${path}`, egretSigned({ appId: app?.appId ?? '', time: String(NOW), ...params }, key))
  const common = { openId: merchant?.openId ?? '', productCode: product?.productCode ?? '' }
  const open = (name: string, params: Texts = {}, key = merchant?.openKey ?? '') =>
    post(`/open/${name}`, quicksdkSigned({ ...common, ...params }, key))
  const gift = (name: string, params: Readonly<Record<string, unknown>>, key = game?.signKey ?? '') =>
    json(`/api/gift/${name}`, rocgameSigned({ gameId: game?.gameId, ...params }, key))

  /** Time goes by until what is due has been done. */
  const later = (by: string) => admin('clock/advance', { by })
  const mailed = async (email: string, sendType: string): Promise<string> => {
    await open('sendCodeByEmail', { email, sendType })
    return (await admin(`outbox?to=${encodeURIComponent(email)}`)).mails[0].code
  }

  await admin('clock', { now: NOW, frozen: true }, 'PUT')
  await admin('egret/app', { appId: app?.appId, payCallbackUrl: `${gameUrl}/egret/pay` })
  await admin('quicksdk/product', { productCode: product?.productCode, callbackUrl: `${gameUrl}/quicksdk/pay` })

  // Egret
  const { id, token } = await admin('egret/login', { appId: app?.appId })
  await admin('egret/login', { appId: app?.appId, id: player?.id })
  await egret('user/getInfo', { token })
  await egret('user/getInfo', { token: player?.token ?? '' })
  await egret('user/getInfo', { token }, 'nobody')
  await egret('user/getInfo', { token: 'nobody' })
  await post('/v2/user/getInfo', { appId: '1001' })
  await egret('user/setServer', { id, serverId: '3' })
  await egret('friend/isOpen', { id })
  await egret('friend/getList', { id: player?.id ?? '' })
  const paid = await admin('egret/pay', { appId: app?.appId, id, goodsId: '3', ext: 'order-1' })
  await later('1s')
  await admin('egret/pay', { appId: app?.appId, id: player?.id, goodsId: '1' })
  await later('1m')
  await admin(`callbacks/${paid.callbackId}/replay`, { copies: 2, delay: '1s' })
  await later('5m')
  await admin('egret/app', { name: 'A new one' })

  // QuickSDK
  const password = md5('first')
  const carol = (await open('userRegister', { username: 'carol', password })).data
  await open('userRegister', { username: 'carol', password })
  const entered = (await open('userLogin', { username: 'carol', password })).data
  await open('autoLogin', { authToken: entered.authToken })
  await post('/webapi/checkUserInfo', { uid: entered.uid, token: entered.token })
  await open('userInfo', { userId: carol.uid }, 'nobody')
  const guest = (await open('visitorReg', { deviceId: 'device-1' })).data
  const email = 'guest@example.com'
  await open('bindEmail', { userId: guest.uid, email, code: await mailed(email, '2'), password })
  await open('setNewPass', { email, code: await mailed(email, '4'), newPassword: md5('second') })
  await open('snsLogin', { openType: '6', userOpenId: 'social-1', access_token: 'x' })
  await open('deviceRegist', { deviceId: 'device-2', platform: '1', deviceName: 'Pixel', osVersion: '24' })
  const order = {
    userId: carol.uid,
    goodsId: 'gem60',
    goodsName: '60 顆寶石',
    orderSubject: '60 gems',
    roleName: '劍客',
    roleLevel: '8',
    serverName: 'S1',
    extrasParams: '{"k":"v"}',
    clientLang: 'en',
  }
  const first = (await open('getPayUrl', { ...order, cpOrderNo: 'G-1' })).data.payUrl.split('/').at(-1)
  await call('GET', `/checkout/${first}`)
  await admin('quicksdk/pay', { orderNo: first })
  await later('1s')
  const card = { amount: '0.99', currency: 'USD', payType: '12' }
  const { orderNo } = (await open('startPay', { ...order, ...card })).data
  await admin('quicksdk/pay', { orderNo })
  await later('1h')
  await open('orderInfo', { userId: carol.uid, orderNo })
  await admin('quicksdk/refund', { orderNo })
  await later('1h')
  await open('purchaseOrder', { userId: carol.uid, goodsId: 'gem60', payType: '30' })
  await open('orderList', { userId: carol.uid })
  await open('walletInfo', { userId: carol.uid })
  await open('goodsList')
  await open('daysReport')
  await admin('quicksdk/product', { openId: common.openId, name: 'A new one' })

  // RocGame: the demo's gifts go to a fixed port, so this game has its own.
  const gifts = [{ giftName: 'g', exchangeUrl: `${gameUrl}/gift`, props: [{ name: '金币', num: 1 }], batches: [] }]
  await admin('rocgame/game', { gameId: game?.gameId, gifts })
  await admin('rocgame/game', { name: 'A new one' })
  const { codes } = await admin('rocgame/batch', { gameId: game?.gameId, giftName: 'g', num: 4 })
  const role = { roleId: 7, roleServer: 1, roleGrade: 40 }
  await gift('codeUse', { exCode: codes?.[0], ...role })
  await gift('codeUse', { exCode: codes?.[0], ...role })
  await gift('codeUse', { exCode: codes?.[1], ...role, roleId: 13 })
  await gift('codeUse', { exCode: codes?.[2], ...role }, 'nobody')
  await gift('codeQuery', { exCodeMulti: codes?.join() })
  await later('1d')

  return told
}

/** What a sandbox shows afterwards, call by call. */
export async function lookBack(url: string): Promise<Told[]> {
  const told: Told[] = []
  async function look(path: string): Promise<string> {
    const text = await (await fetch(url + path)).text()
    told.push({ call: `GET ${path}`, answer: text })
    return text
  }
  await look('/__admin/state')
  await look('/__admin/callbacks?limit=1000')
  await look('/__admin/outbox?limit=1000')
  await look('/metrics')
  const { requests } = JSON.parse(await look('/__admin/requests?limit=1000')) as { requests: { id: string }[] }
  for (const one of requests) await look(`/__admin/requests/${one.id}/explain`)
  return told
}
