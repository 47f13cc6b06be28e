import { describe, expect, test } from 'vitest'
import { payNotify } from '../../../src/providers/egret/callbacks/pay.notify.ts'
import { ALICE, APP, egretSeed } from '../../support/egret.ts'
import { type Answer, startGame } from '../../support/game.ts'
import { egretSigned } from '../../support/php.ts'
import { startSandbox, stateOf } from '../../support/sandbox.ts'

async function setUp(answer: Answer, app: Readonly<Record<string, unknown>> = {}) {
  const game = await startGame(answer)
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${game.url}/pay`, ...app }) })
  sandbox.clock.set({ now: 1_478_246_101, frozen: true })
  const pay = (more = {}) => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '3', ...more })
  return { game, sandbox, pay }
}

const ok = () => '{"code":0}'

describe('the pay notification', () => {
  test('carries the documented fields as a signed form (egret-9)', async () => {
    const { game, sandbox, pay } = await setUp(ok)
    const { orderId, callbackId } = await pay({ serverId: '1', ext: '{"game_order_id":"g1"} ü&=' })
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    const [one] = game.received
    expect(one?.path).toBe('/pay')
    expect(one?.contentType).toBe('application/x-www-form-urlencoded')
    const expected = {
      orderId,
      id: ALICE.id,
      money: '10',
      time: '1478246101',
      serverId: '1',
      goodsId: '3',
      goodsNumber: '1',
      ext: '{"game_order_id":"g1"} ü&=',
    }
    expect(one?.form).toEqual(egretSigned(expected, APP.appKey))
    expect(orderId).toMatch(/^[0-9A-F]{32}$/)
    const json = await stateOf(sandbox)
    expect(json.egret.apps[0].orders).toEqual([
      {
        orderId,
        id: ALICE.id,
        goodsId: '3',
        money: '10',
        serverId: '1',
        ext: expected.ext,
        paidAt: 1_478_246_101,
        notification: 'delivered',
      },
    ])
  })

  test('keeps goodsId when another amount was paid (egret-13)', async () => {
    const { game, sandbox, pay } = await setUp(ok)
    const { callbackId } = await pay({ money: 6 })
    await sandbox.callbacks.waitFor({ id: callbackId })
    expect(game.received[0]?.form).toMatchObject({ money: '6', goodsId: '3' })
  })

  test('escapes ext and signs it escaped where the app is set so (egret-10)', async () => {
    const { game, sandbox, pay } = await setUp(ok, { escapeExt: true })
    const { callbackId } = await pay({ ext: '{"a":"<b>"}' })
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    const form = game.received[0]?.form ?? {}
    expect(form.ext).toBe('{&quot;a&quot;:&quot;&lt;b&gt;&quot;}')
    expect(egretSigned(form, APP.appKey)).toEqual(form)
  })

  test.each([
    ['{"code":0}', 'delivered'],
    ['{"code":1009}', 'delivered'],
    ['{"code":1013}', 'failed'],
  ] as const)('%s settles it as %s at the first attempt', async (reply, state) => {
    const { game, sandbox, pay } = await setUp(() => reply)
    const { orderId, callbackId } = await pay()
    const settled = await sandbox.callbacks.waitFor({ id: callbackId })
    expect(settled.state).toBe(state)
    expect(game.received).toHaveLength(1)
    const json = await stateOf(sandbox)
    expect(json.egret.apps[0].orders).toMatchObject([{ orderId, notification: state }])
  })

  test.each(['', 'SUCCESS', '{"code":"0"}', '{"code":1006}', '[]', 'null', '<html>', '{"code":0'])(
    'the reply %j is retried',
    (body) => {
      expect(payNotify.verdict({ status: 200, body })).toBe('retry')
    },
  )

  test.each([201, 302, 404, 500])('status %i is retried whatever the body says', (status) => {
    expect(payNotify.verdict({ status, body: '{"code":0}' })).toBe('retry')
  })
})
