import { describe, expect, test } from 'vitest'
import vectors from '../../../fixtures/vectors/pay-notifications.json' with { type: 'json' }
import { signedBody } from '../../../src/engine/callbacks/signedBody.ts'
import { payNotify } from '../../../src/providers/quicksdk/callbacks/pay.notify.ts'
import { signer } from '../../../src/providers/quicksdk/signer.ts'
import { startGame } from '../../support/game.ts'
import { infoOf, newOrder, startPaying } from '../../support/payments.ts'
import { quicksdkSigned } from '../../support/php.ts'
import { android, NOW } from '../../support/quicksdk.ts'

const CALLBACK_KEY = 'demo-quick-callbackkey-android'

describe('the pay notification', () => {
  test.each(vectors.filter(({ name }) => name.startsWith('QuickSDK')))('is signed as PHP signs it: $name', (vector) => {
    const { params, key, sign, formBody, stringToSign } = vector
    const texts = params as unknown as Record<string, string>
    expect(signedBody(payNotify, signer, key, texts)).toEqual({ body: formBody, params: { ...texts, sign } })
    expect(signer.stringToSign(texts, key)).toBe(stringToSign)
  })

  test('carries the observed fields in their order as a signed form, unset texts empty (quick-10)', async () => {
    const { sandbox, game } = await startPaying()
    const orderNo = await newOrder(sandbox, { currency: 'TWD', extrasParams: '', cpOrderNo: '' })
    await sandbox.clock.advance('1m')
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo })
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    const [one] = game.received
    expect(one).toMatchObject({ path: `/${android}`, contentType: 'application/x-www-form-urlencoded' })
    const expected = {
      uid: '10001',
      username: 'alice',
      cpOrderNo: '',
      orderNo,
      payTime: '2023-11-15 06:14:20',
      payType: '12',
      payAmount: '31.940000',
      payCurrency: 'TWD',
      usdAmount: '0.99',
      payStatus: '0',
      actRate: '1',
      extrasParams: '',
    }
    expect(one?.form).toEqual(quicksdkSigned(expected, CALLBACK_KEY))
    expect([...new URLSearchParams(one?.body).keys()]).toEqual([...Object.keys(expected), 'sign'])
  })

  test('goes to the address of the order, where it names one, and gives extrasParams back as they are', async () => {
    const own = await startGame(() => 'SUCCESS')
    const { sandbox, game } = await startPaying()
    const extrasParams = ' a=1&b=%zz+"中文" \u{1F600}'
    const orderNo = await newOrder(sandbox, { callbackUrl: `${own.url}/own?x=1`, extrasParams })
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo })
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    expect([own.received[0]?.path, game.received]).toEqual(['/own?x=1', []])
    const form = own.received[0]?.form ?? {}
    expect(form.extrasParams).toBe(extrasParams)
    expect(quicksdkSigned(form, CALLBACK_KEY)).toEqual(form)
  })

  test('marks the order delivered once the game has accepted it', async () => {
    let reply = 'no'
    const game = await startGame(() => reply)
    const { sandbox } = await startPaying()
    const orderNo = await newOrder(sandbox, { callbackUrl: game.url })
    await sandbox.quicksdk.pay({ orderNo })
    await sandbox.clock.advance('1s')
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 1, payTime: NOW, asyncStatus: 0, asyncTime: 0 })
    reply = 'SUCCESS'
    await sandbox.clock.advance('14s')
    expect(await infoOf(sandbox, orderNo)).toMatchObject({ payStatus: 1, asyncStatus: 1, asyncTime: NOW + 15 })
  })

  test('is given up after the last attempt, at the scheduled times (quick-11)', async () => {
    const { sandbox, game } = await startPaying({ reply: 'FAIL' })
    const orderNo = await newOrder(sandbox)
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo })
    await sandbox.clock.advance('1d')
    const delivery = await sandbox.callbacks.get(callbackId)
    expect(delivery?.state).toBe('failed')
    expect(delivery?.attempts.map(({ at }) => at - NOW)).toEqual([0, 15, 75, 375, 2175, 5775, 27_375])
    expect(new Set(game.received.map(({ body }) => body)).size).toBe(1)
    expect((await infoOf(sandbox, orderNo)).asyncStatus).toBe(0)
  })

  test.each(['SUCCESS', ' SUCCESS', 'SUCCESS\r\n', '\n\tSUCCESS \n'])('the reply %j settles it', (body) => {
    expect(payNotify.verdict({ status: 200, body })).toBe('delivered')
    expect(payNotify.remark?.({ status: 200, body }) === undefined).toBe(body === 'SUCCESS')
  })

  test.each(['', 'success', 'SUCCESS.', '"SUCCESS"', 'SUCCESS SUCCESS', '\ufeffSUCCESS', '{"code":0}', 'FAILED'])(
    'the reply %j is retried',
    (body) => {
      expect(payNotify.verdict({ status: 200, body })).toBe('retry')
      expect(payNotify.remark?.({ status: 200, body })).toBeUndefined()
    },
  )

  test.each([201, 302, 404, 500])('status %i does not matter', (status) => {
    expect(payNotify.verdict({ status, body: 'SUCCESS' })).toBe('delivered')
    expect(payNotify.verdict({ status, body: 'no' })).toBe('retry')
  })

  test('an attempt tells of white space around the reply', async () => {
    const { sandbox } = await startPaying({ reply: 'SUCCESS\n' })
    const { callbackId } = await sandbox.quicksdk.pay({ orderNo: await newOrder(sandbox) })
    const { attempts } = await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    expect(attempts[0]?.remark).toContain('white space around SUCCESS')
  })
})
