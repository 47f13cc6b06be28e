import type { SandboxHandle } from '../../src/index.ts'
import { startGame } from './game.ts'
import { alice, android, ios, NOW, open, openId } from './quicksdk.ts'
import { startSandbox } from './sandbox.ts'

/** A sandbox on the demo seed whose clock stands still, and a game server that has the notifications of its products. */
export async function startPaying(options: { reply?: string; retrySchedule?: readonly string[] } = {}) {
  const { reply = 'SUCCESS', retrySchedule } = options
  const game = await startGame(() => reply)
  const sandbox = await startSandbox(retrySchedule && { retrySchedule })
  sandbox.clock.set({ now: NOW, frozen: true })
  for (const productCode of [android, ios]) {
    await sandbox.quicksdk.product({ productCode, callbackUrl: `${game.url}/${productCode}` })
  }
  return { game, sandbox }
}

/** What getPayUrl needs, in the order of table 5. */
export const buying = {
  userId: alice.uid,
  goodsId: 'gem60',
  cpOrderNo: 'G-1',
  orderSubject: '60 gems',
  roleName: '劍客',
  serverName: 'S1',
  goodsName: '60 顆寶石',
  roleLevel: '8',
  extrasParams: '{"k":"v & 中"}',
  clientLang: 'zh-TW',
}

type Change = Readonly<Record<string, string>>

/** The order number of a new order that has a checkout page. */
export async function newOrder(sandbox: SandboxHandle, change: Change = {}): Promise<string> {
  const { json } = await open(sandbox, 'getPayUrl', { ...buying, ...change })
  return json.data.payUrl.split('/').at(-1)
}

/** The order number of a new store order of alice's. */
export async function newPurchase(sandbox: SandboxHandle, payType: 8 | 30, change: Change = {}): Promise<string> {
  const params = { userId: alice.uid, goodsId: 'gem60', payType: String(payType), ...change }
  return (await open(sandbox, 'purchaseOrder', params)).json.data.orderNo
}

/** What orderInfo says of one of alice's orders. */
export const infoOf = async (sandbox: SandboxHandle, orderNo: string) =>
  (await open(sandbox, 'orderInfo', { userId: alice.uid, orderNo })).json.data

/** Presses a button of the checkout page, as a browser without JavaScript does; the answer's redirect is followed. */
export const press = (url: string, outcome: string, more: Change = {}, headers: Change = {}) =>
  fetch(url, { method: 'POST', headers, body: new URLSearchParams({ ...more, outcome }) })

/** An order as a seed holds it. */
export const orderRow = (sequence: number, change: Readonly<Record<string, unknown>> = {}) => ({
  orderNo: `0020231115061320${String(sequence).padStart(6, '0')}`,
  openId,
  productCode: android,
  uid: alice.uid,
  userName: alice.username,
  source: 'pay',
  currency: 'TWD',
  amount: '31.90',
  usdAmount: '0.99',
  dealAmount: '31.90',
  dealUsdAmount: '0.99',
  actRate: '1',
  dealRate: '0.031',
  createTime: NOW + sequence,
  cpOrderNo: `G-${sequence}`,
  channelOrderNo: `C-${sequence}`,
  payStatus: 1,
  payTime: NOW + sequence + 1,
  asyncStatus: 1,
  asyncTime: NOW + sequence + 2,
  payTypeId: 12,
  payTypeName: 'MyCard',
  payTypes: '',
  goodsId: 'gem60',
  goodsName: '60 gems',
  orderSubject: 'Gems',
  serverName: 'S1',
  roleName: '劍客',
  roleLevel: 8,
  extrasParams: 'x',
  channelCode: 'cps',
  deviceId: '',
  countryCode: '',
  clientLang: 'en',
  isSandbox: 0,
  callbackUrl: '',
  ...change,
})

/** What tables 3, 4 and 24 show of the first such order, in the names and types of the tables. */
export const shownRow = {
  orderNo: '0020231115061320000001',
  productName: 'Demo game 演示游戏',
  userName: 'alice',
  uid: '10001',
  currencyWord: 'TWD',
  amount: 31.9,
  usdAmount: 0.99,
  dealAmount: 31.9,
  dealUsdAmount: 0.99,
  actRate: 1,
  dealRate: 0.031,
  createTime: NOW + 1,
  productOrderNo: 'G-1',
  channelOrderNo: 'C-1',
  payStatus: 1,
  asyncStatus: 1,
  payTime: NOW + 2,
  payTypeName: 'MyCard',
  payTypeId: 12,
  orderGoodsId: 'gem60',
}

/** A sandbox on the demo seed with a history of its own. */
export async function startWithHistory(history: Readonly<Record<string, unknown>>): Promise<SandboxHandle> {
  const { default: demo } = await import('../../fixtures/demo.json', { with: { type: 'json' } })
  const sandbox = await startSandbox({ seed: { quicksdk: { ...demo.quicksdk, history } } })
  sandbox.clock.set({ now: NOW, frozen: true })
  return sandbox
}
