import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'
import { startGame } from '../support/game.ts'
import { quicksdkSigned } from '../support/php.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { alice, android, ios, openId, openKey, refused } from '../support/quicksdk.ts'
import { postForm, postJson, send } from '../support/sandbox.ts'
import { startReplicas } from '../support/shared.ts'
import { sampled } from '../support/size.ts'

type Texts = Readonly<Record<string, string>>

dropDatabaseAfterAll()

/** The built command, or the second replica of a shared one, whose first owns everything. */
const WAYS = {
  'one process': async () => (await startCli(['start', '--port', '0']).prints(/^channel-sandbox ready on (\S+)$/m))[1],
  'a replica that owns nothing': async () => {
    const [owner, other] = await startReplicas(2)
    await owner.clock.now()
    return other?.url
  },
} as const
type Way = keyof typeof WAYS
const ways = Object.keys(WAYS) as Way[]

/** A sandbox with a game server beside it that accepts what is rightly signed. */
async function startWorld(way: Way) {
  const keys: Texts = {
    [`/${android}`]: 'demo-quick-callbackkey-android',
    [`/${ios}`]: 'demo-quick-callbackkey-ios',
  }
  const game = await startGame(({ path, form }) => {
    const { sign } = quicksdkSigned(form, keys[path] ?? '')
    return sign === form.sign ? 'SUCCESS' : 'BAD SIGN'
  })
  const url = (await WAYS[way]()) as string
  const admin = async (path: string, body: unknown) => (await postJson(`${url}/__admin/${path}`, body)).json
  const call = async (productCode: string, name: string, params: Texts = {}) =>
    (await postForm(`${url}/open/${name}`, quicksdkSigned({ openId, productCode, ...params }, openKey))).json
  for (const productCode of [android, ios]) {
    await admin('quicksdk/product', { productCode, callbackUrl: `${game.url}/${productCode}` })
  }
  const clock = (await send(`${url}/__admin/clock`, { method: 'PUT', body: '{"now":1700000000,"frozen":true}' })).json
  expect(clock.now).toBe(1_700_000_000)
  return { game, url, admin, call }
}

test.each(sampled(ways, 2))(
  'a player pays in Taiwan dollars on the page, is notified, and is refunded the next day: %s',
  async (way) => {
    const { game, admin, call } = await startWorld(way)
    const order = {
      userId: alice.uid,
      goodsId: 'gem300',
      cpOrderNo: 'G-2023-7',
      orderSubject: '300 顆寶石',
      roleName: '劍客',
      serverName: 'S1',
      goodsName: '300 gems',
      roleLevel: '8',
      extrasParams: '{"slot":3}',
      clientLang: 'zh-TW',
      currency: 'TWD',
    }
    const { payUrl } = (await call(android, 'getPayUrl', order)).data
    const page = await (await fetch(payUrl)).text()
    expect(page).toContain('160.97')
    const [, payType = ''] = /name="payType" value="(\d+)" checked/.exec(page) ?? []
    const [, outcome = ''] = /class="pay" name="outcome" value="(\w+)"/.exec(page) ?? []
    const paid = await fetch(payUrl, { method: 'POST', body: new URLSearchParams({ payType, outcome }) })
    expect(await paid.text()).toContain('付款成功')

    await admin('clock/advance', { by: '1s' })
    const orderNo = payUrl.split('/').at(-1)
    expect(game.received.map(({ form }) => form)).toEqual([
      {
        uid: '10001',
        username: 'alice',
        cpOrderNo: 'G-2023-7',
        orderNo,
        payTime: '2023-11-15 06:13:20',
        payType: '12',
        payAmount: '160.970000',
        payCurrency: 'TWD',
        usdAmount: '4.99',
        payStatus: '0',
        actRate: '1',
        extrasParams: '{"slot":3}',
        sign: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ])
    const [listed] = (await call(android, 'orderList', { userId: alice.uid })).data
    expect(listed).toMatchObject({ orderNo, payStatus: 1, asyncStatus: 1, dealAmount: 160.97, dealUsdAmount: 4.99 })
    expect((await call(android, 'orderRefund')).data).toEqual([])

    await admin('clock/advance', { by: '1d' })
    const { voidedTime } = await admin('quicksdk/refund', { orderNo })
    const [refund] = (await call(android, 'orderRefund')).data
    expect(refund).toMatchObject({ orderNo, usdAmount: 4.99, productOrderNo: 'G-2023-7', payType: 12, voidedTime })
    expect(voidedTime).toBe(1_700_000_000 + 86_401)
    expect(game.received).toHaveLength(1)
  },
)

test.each(sampled(ways, 2))(
  'purchases in both stores are paid by their receipts, and replayed receipts pay for nothing: %s',
  async (way) => {
    const { game, admin, call } = await startWorld(way)
    const order = async (productCode: string, payType: string) =>
      (await call(productCode, 'purchaseOrder', { userId: alice.uid, goodsId: 'gem60', payType })).data
        .orderNo as string
    const purchase = { orderId: 'GPA.3300-1', productId: 'gem60', purchaseToken: 'token-1' }
    const receipt = { signature: 'SIGNATURE-V3', purchaseData: JSON.stringify(purchase) }
    const google = [await order(android, '30'), await order(android, '30')]
    const apple = [await order(ios, '8'), await order(ios, '8')]
    const ticket = Buffer.from('receipt').toString('base64')

    const answers = []
    for (const orderNum of google) answers.push(await call(android, 'postGooglePlayVerify', { ...receipt, orderNum }))
    for (const orderNo of apple) {
      answers.push(await call(ios, 'postAppstoreTicket', { orderNo, transactionId: '2000000512345678', ticket }))
    }
    const good = { status: true, message: '', data: { message: 'success' } }
    const used = refused('The receipt was already used.')
    expect(answers).toEqual([good, used, good, used])

    await admin('clock/advance', { by: '1d' })
    const told = game.received.map(({ path, form }) => [path, form.orderNo, form.payType, form.payStatus])
    expect(told.sort()).toEqual([
      [`/${android}`, google[0], '30', '0'],
      [`/${ios}`, apple[0], '8', '0'],
    ])
    const paid = async (productCode: string) =>
      (await call(productCode, 'queryOrderList', { payStatus: '1' })).data.map((one: Texts) => one.orderNo)
    expect([await paid(android), await paid(ios)]).toEqual([[google[0]], [apple[0]]])
  },
)
