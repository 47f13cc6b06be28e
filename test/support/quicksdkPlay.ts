import { md5 } from './php.ts'
import { android, ios, NOW, open, openId, openKey } from './quicksdk.ts'
import { startSandbox } from './sandbox.ts'

/** Two products, without a user yet. */
const payTypes = [{ id: 1, name: 'card' }]
// Nothing listens there: these tests are about what was paid, not about who heard of it.
const callbackUrl = 'http://127.0.0.1:9/pay'
const merchant = {
  openId,
  openKey,
  products: [
    { id: 1, productCode: android, name: 'Android game', payTypes, callbackUrl },
    { id: 2, productCode: ios, name: 'iOS game', platform: 2, payTypes, callbackUrl },
  ],
}

/** Players who do things at set times; afterwards reports are asked for. Begins at 2023-11-15 06:13:20 in Beijing. */
export async function startPlay() {
  const sandbox = await startSandbox({ seed: { quicksdk: { merchants: [merchant] } }, retrySchedule: [] })
  sandbox.clock.set({ now: NOW, frozen: true })
  const uids = new Map<string, string>()

  async function call(operation: string, params: Readonly<Record<string, string>>, productCode: string) {
    const { json } = await open(sandbox, operation, params, { productCode })
    if (!json.status) throw new Error(`${operation}: ${json.message}`)
    return json.data
  }

  async function enter(name: string, operation: string, productCode: string): Promise<void> {
    const { uid } = await call(operation, { username: name, password: md5(name) }, productCode)
    uids.set(name, uid)
  }

  return {
    sandbox,
    register: (name: string, productCode = android) => enter(name, 'userRegister', productCode),
    login: (name: string, productCode = android) => enter(name, 'userLogin', productCode),
    /** Opens an order of so many US dollars and pays it. */
    async pay(name: string, usd: string, productCode = android): Promise<void> {
      const order = {
        goodsId: 'any',
        orderSubject: 'x',
        roleName: 'r',
        serverName: 's',
        payType: '1',
        clientLang: 'en-US',
      }
      const params = { ...order, userId: uids.get(name) ?? '', amount: usd, currency: 'USD' }
      const { orderNo } = await call('startPay', params, productCode)
      await sandbox.quicksdk.pay({ orderNo })
    },
    device: (deviceId: string, productCode = android) =>
      open(
        sandbox,
        'deviceRegist',
        { deviceId, platform: '1', deviceName: 'Pixel 3', osVersion: '24' },
        { productCode },
      ),
    advance: (by: string) => sandbox.clock.advance(by),
    at: (now: number) => sandbox.clock.set({ now, frozen: true }),
    /** What a report answers. */
    async report(name: string, params: Readonly<Record<string, string>> = {}, productCode = android) {
      return (await open(sandbox, name, params, { productCode })).json
    },
  }
}

export type Play = Awaited<ReturnType<typeof startPlay>>

/** The four days the story below covers. */
export const STORY = { bdate: '2023-11-15', edate: '2023-11-18' } as const

/** Four days of the Android game; the third is quiet. */
export async function playFourDays(): Promise<Play> {
  const play = await startPlay()
  await play.register('carol')
  await play.register('dave')
  for (const id of ['d1', 'd1', 'd2']) await play.device(id)
  await play.pay('carol', '0.10')
  await play.pay('carol', '0.20')

  await play.advance('1d')
  await play.login('carol')
  await play.login('carol')
  await play.register('erin')
  await play.pay('dave', '4.99')

  await play.advance('2d')
  await play.login('carol')
  await play.pay('erin', '9.90')
  return play
}
