import { describe, expect, test } from 'vitest'
import vectors from '../../../fixtures/vectors/quicksdk-nt-data.json' with { type: 'json' }
import { decodeNtData, encodeNtData, md5SignOf, ntXml } from '../../../src/providers/quicksdk/callbacks/ntData/codec.ts'
import { startGame } from '../../support/game.ts'
import { infoOf, newOrder, newPurchase, startPaying } from '../../support/payments.ts'
import { md5 } from '../../support/php.ts'
import { android, NOW, open, openId, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const KEY = 'demo-quick-callbackkey-android'

/** What the vendor's PHP does with nt_data: the numbers behind each @, less the bytes of the key. */
function phpDecode(encoded: string, key: string): string {
  const sums = [...encoded.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  return Buffer.from(sums.map((sum, at) => (sum - key.charCodeAt(at % key.length)) & 0xff)).toString('utf8')
}

describe('the codec', () => {
  test.each(vectors)('$name', ({ text, callbackKey, encoded, encodedLength, encodedMd5, sign, md5Key, md5Sign }) => {
    const made = encodeNtData(text, callbackKey)
    if (encoded !== undefined) expect(made).toBe(encoded)
    if (encodedLength !== undefined) expect([made.length, md5(made)]).toEqual([encodedLength, encodedMd5])
    expect(decodeNtData(made, callbackKey)).toBe(text)
    expect(phpDecode(made, callbackKey)).toBe(text)
    if (sign === undefined || md5Key === undefined) return
    expect(encodeNtData('s', callbackKey)).toBe(sign)
    expect(md5SignOf(made, sign, md5Key)).toBe(md5Sign)
  })

  test("writes the vendor's XML: compact, in order, empty elements open and closed", () => {
    const elements = [
      ['uid', '4'],
      ['login_name', 'qqqqqq'],
      ['out_order_no', ''],
      ['order_no', '0100201411051533011128033'],
      ['pay_time', '2014-11-05 15:33:14'],
      ['amount', '0.01'],
      ['status', '0'],
      ['extras_params', 'xxx'],
    ] as const
    expect(ntXml('skymoons_message', elements)).toBe(vectors[2]?.text)
  })

  test('escapes what has a meaning in XML and leaves out what it forbids', () => {
    expect(ntXml('r', [['a', `<&>"'\u0000\u000b\ud800中\u{1f600}\t\n`]])).toContain(
      `<a>&lt;&amp;&gt;"'中\u{1f600}\t\n</a>`,
    )
  })

  test.each(['', '@', '@1234', '1@2', '@12@', 'nt_data'])('%j is no encoded text', (text) => {
    expect(decodeNtData(text, 'key')).toBeUndefined()
  })
})

/** The elements of a message, as an XML parser reads them. */
function elementsOf(xml: string): [string, string][] {
  const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  const [, inner = ''] = /<message>(.*)<\/message>/s.exec(xml) ?? []
  return [...inner.matchAll(/<([\w.-]+)>(.*?)<\/\1>/gs)].map(([, name = '', text = '']) => [name, plain(text)])
}

async function paying(settings: Readonly<Record<string, unknown>>, reply = 'SUCCESS') {
  const world = await startPaying({ reply })
  await world.sandbox.quicksdk.product({ productCode: android, ...settings })
  return world
}

describe('a product with callbackFormat nt_data', () => {
  test('is notified by nt_data, sign and md5Sign alone, and decodes to the order', async () => {
    const { sandbox, game } = await paying({ callbackFormat: 'nt_data' })
    const extrasParams = '<a href="?x=1&y=2">中</a>'
    const orderNo = await newOrder(sandbox, { currency: 'TWD', extrasParams })
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo })
    const delivery = await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    const [one] = game.received
    expect(one?.contentType).toBe('application/x-www-form-urlencoded')
    expect([...new URLSearchParams(one?.body).keys()]).toEqual(['nt_data', 'sign', 'md5Sign'])
    const { nt_data = '', sign = '', md5Sign } = one?.form ?? {}
    expect(md5Sign).toBe(md5(nt_data + sign + KEY))
    const xml = phpDecode(nt_data, KEY)
    expect(phpDecode(sign, KEY)).toBe(md5(xml))
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8" standalone="no"\?><quick_message><message><uid>/)
    const elements = [
      ['uid', '10001'],
      ['login_name', 'alice'],
      ['out_order_no', 'G-1'],
      ['order_no', orderNo],
      ['pay_time', '2023-11-15 06:13:20'],
      ['amount', '31.94'],
      ['status', '0'],
      ['extras_params', extrasParams],
    ]
    expect(elementsOf(xml)).toEqual(elements)
    expect(delivery).toMatchObject({
      callback: 'pay.notify',
      format: 'nt_data',
      signature: 'md5Sign',
      params: { ...Object.fromEntries(elements), md5Sign },
    })
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 1, asyncStatus: 1 })
  })

  test('has the end of a subscription in its place, and a failure leaves the order undelivered', async () => {
    const { sandbox, game } = await paying({ callbackFormat: 'nt_data' })
    await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    const purchaseData = JSON.stringify({ orderId: 'GPA.1', productId: 'monthly', purchaseToken: 't' })
    await open(sandbox, 'postGooglePlayVerify', { signature: 'SUBSCRIPTIONS-V3', purchaseData })
    await sandbox.clock.advance('0s')
    const shown = () => Object.fromEntries(elementsOf(phpDecode(game.received.at(-1)?.form.nt_data ?? '', KEY)))
    expect(shown()).toMatchObject({ status: '0', subscriptionStatus: '1', subReason: '' })
    const orderNo = shown().order_no ?? ''
    await sandbox.quicksdk.subscriptionCancel({ orderNo, reason: 'a & b' })
    await sandbox.clock.advance('0s')
    expect(shown()).toMatchObject({ subscriptionStatus: '2', subReason: 'a & b' })
    const failed = await newOrder(sandbox)
    await sandbox.quicksdk.pay({ orderNo: failed, outcome: 'failure' })
    await sandbox.clock.advance('0s')
    expect([shown().status, (await infoOf(sandbox, failed)).asyncStatus]).toEqual(['1', 0])
  })

  test('takes a root, an md5Key and GET as settings, kept in the state', async () => {
    const settings = {
      callbackFormat: 'nt_data',
      callbackRoot: 'skymoons_message',
      md5Key: 'other',
      callbackMethod: 'GET',
    }
    const game = await startGame(() => 'SUCCESS')
    const { sandbox } = await paying(settings)
    const orderNo = await newOrder(sandbox, { callbackUrl: `${game.url}/pay?x=1` })
    await sandbox.quicksdk.pay({ orderNo })
    await sandbox.clock.advance('0s')
    const [one] = game.received
    const { pathname, searchParams } = new URL(one?.path ?? '', game.url)
    expect([pathname, one?.body, one?.contentType, [...searchParams.keys()]]).toEqual([
      '/pay',
      '',
      '',
      ['x', 'nt_data', 'sign', 'md5Sign'],
    ])
    const nt_data = searchParams.get('nt_data') ?? ''
    expect(searchParams.get('md5Sign')).toBe(md5(`${nt_data}${searchParams.get('sign')}other`))
    expect(phpDecode(nt_data, KEY)).toContain('<skymoons_message>')
    const dumped = await stateOf(sandbox)
    expect(dumped.merchants[0].products[0]).toMatchObject(settings)
    const again = await startSandbox({ seed: { quicksdk: dumped } })
    expect(await stateOf(again)).toEqual(dumped)
  })

  test.each([
    'FAILED',
    'FAIL',
    'SignError',
    'fail签名错误',
    'orderNotExists',
    '{"success":true,"message":"ignored"}',
    '',
  ])('the reply %j is retried with the same bytes', async (reply) => {
    const { sandbox, game } = await paying({ callbackFormat: 'nt_data' }, reply)
    await sandbox.quicksdk.pay({ orderNo: await newOrder(sandbox) })
    await sandbox.clock.advance('15s')
    expect(game.received).toHaveLength(2)
    expect(game.received[0]?.body).toBe(game.received[1]?.body)
  })

  test('what XML forbids is left out, and the delivery says so', async () => {
    const { sandbox } = await paying({ callbackFormat: 'nt_data' })
    const orderNo = await newOrder(sandbox, { extrasParams: 'a\u0001b' })
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo })
    const delivery = await sandbox.callbacks.get(callbackId)
    expect(delivery?.remark).toContain('extras_params')
    expect(phpDecode(String(delivery?.params.nt_data), KEY)).toContain('<extras_params>ab</extras_params>')
  })
})

describe('a product with callbackFormat nt_data_aggregation', () => {
  test("has the aggregation's elements under its root", async () => {
    const { sandbox, game } = await paying({ callbackFormat: 'nt_data_aggregation' })
    const orderNo = await newOrder(sandbox)
    await sandbox.quicksdk.pay({ orderNo })
    await sandbox.clock.advance('0s')
    const xml = phpDecode(game.received[0]?.form.nt_data ?? '', KEY)
    expect(xml).toContain('?><quicksdk_message><message><is_test>0</is_test><channel>')
    expect(elementsOf(xml)).toEqual([
      ['is_test', '0'],
      ['channel', '0'],
      ['channel_uid', '10001'],
      ['game_order', 'G-1'],
      ['order_no', orderNo],
      ['pay_time', '2023-11-15 06:13:20'],
      ['amount', '0.99'],
      ['status', '0'],
      ['extras_params', '{"k":"v & 中"}'],
    ])
    expect((await infoOf(sandbox, orderNo)).asyncTime).toBe(NOW)
  })

  test('cannot tell of the end of a subscription, and says which formats can', async () => {
    const { sandbox } = await paying({ callbackFormat: 'nt_data_aggregation' })
    await newPurchase(sandbox, 30, { goodsId: 'monthly' })
    const purchaseData = JSON.stringify({ orderId: 'GPA.1', productId: 'monthly', purchaseToken: 't' })
    await open(sandbox, 'postGooglePlayVerify', { signature: 'SUBSCRIPTIONS-V3', purchaseData })
    const orderNo = (await stateOf(sandbox)).history.orders[0].orderNo
    await expect(sandbox.quicksdk.subscriptionCancel({ orderNo })).rejects.toThrow('nt_data_aggregation')
    expect((await stateOf(sandbox)).history.orders[0].subscriptionStatus).toBe(1)
  })
})

describe('scripts', () => {
  test('override and add name elements of the message; sign: bad breaks md5Sign alone', async () => {
    const { sandbox, game } = await paying({ callbackFormat: 'nt_data' })
    const deliver = { override: { amount: '0.01', out_order_no: '' }, add: { is_test: '1' } }
    await sandbox.quicksdk.pay({ orderNo: await newOrder(sandbox), deliver })
    await sandbox.clock.advance('0s')
    const sent = elementsOf(phpDecode(game.received[0]?.form.nt_data ?? '', KEY))
    expect(sent).toContainEqual(['amount', '0.01'])
    expect(sent.at(-1)).toEqual(['is_test', '1'])
    await sandbox.quicksdk.pay({ orderNo: await newOrder(sandbox), deliver: { sign: 'bad' } })
    await sandbox.clock.advance('0s')
    const { nt_data = '', sign = '', md5Sign = '' } = game.received[1]?.form ?? {}
    const right = md5(nt_data + sign + KEY)
    expect([md5Sign.slice(0, -1), md5Sign === right]).toEqual([right.slice(0, -1), false])
  })

  test.each([
    [{ override: { payAmount: '1' } }, '/deliver/override/payAmount: the format nt_data has no such field'],
    [{ add: { amount: '1' } }, '/deliver/add/amount: the format nt_data has this field already'],
    [{ add: { md5Sign: '1' } }, '/deliver/add/md5Sign: is made by the sandbox'],
    [{ add: { '1x': '1' } }, '/deliver/add/1x: is no name of an XML element'],
  ])('%j is refused', async (deliver, message) => {
    const { sandbox } = await paying({ callbackFormat: 'nt_data' })
    const orderNo = await newOrder(sandbox)
    await expect(sandbox.quicksdk.pay({ orderNo, deliver } as never)).rejects.toThrow(message)
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(0)
  })

  test('a fault breaks the signature of one attempt', async () => {
    const { sandbox, game } = await paying({ callbackFormat: 'nt_data' }, 'FAILED')
    sandbox.faults.add({ match: { operation: 'pay.notify' }, effect: { sign: 'bad' }, times: 1 })
    await sandbox.quicksdk.pay({ orderNo: await newOrder(sandbox) })
    await sandbox.clock.advance('15s')
    const right = game.received.map(({ form }) => form.md5Sign === md5(`${form.nt_data}${form.sign}${KEY}`))
    expect(right).toEqual([false, true])
  })
})

describe('the seed', () => {
  test.each([
    [{ callbackKey: '' }, '/callbackKey'],
    [{ md5Key: '' }, '/md5Key'],
    [{ callbackRoot: 'a b' }, '/callbackRoot: the name of an XML element, not "a b"'],
    [{ callbackFormat: 'xml' }, '/callbackFormat'],
  ])('%j is refused', async (product, message) => {
    const seed = { quicksdk: { merchants: [{ openId, products: [product] }] } }
    await expect(startSandbox({ seed })).rejects.toThrow(`/quicksdk/merchants/0/products/0${message}`)
  })
})
