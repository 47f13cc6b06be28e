import { describe, expect, test } from 'vitest'
import type { Reply } from '../../src/contract/callbacks/callback.ts'
import { text } from '../../src/contract/schema/field.ts'
import { explainAttempt, explainFailure } from '../../src/engine/explain/acknowledgement.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { type Answer, startGame } from '../support/game.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const reply = { en: 'The body SUCCESS.', zh: '返回 SUCCESS' }
/** A callback that wants the plain word, as QuickSDK's does. */
const word = {
  reply,
  replies: { mediaType: 'text/plain', schema: text(reply), examples: {} },
  verdict: ({ body }: Reply) => (body.trim() === 'SUCCESS' && !body.startsWith('\ufeff') ? 'delivered' : 'retry'),
} as const

const explained = (body: string, status = 200) =>
  explainAttempt(word, 'http://127.0.0.1:3000/', {
    at: 0,
    durationMs: 1,
    status,
    reply: body,
    verdict: word.verdict({ status, body }),
  })

const slugOf = (body: string, status = 200) => explained(body, status)?.slug

describe('a plain word is wanted', () => {
  test.each([
    ['SUCCESS', undefined],
    ['\ufeffSUCCESS', 'reply-bom'],
    ['"SUCCESS"', 'reply-quoted'],
    ["'SUCCESS'", 'reply-quoted'],
    [' SUCCESS\n', 'reply-white-space'],
    ['success', 'reply-lower-case'],
    ['Success', 'reply-lower-case'],
    ['"success"', 'reply-quoted+reply-lower-case'],
    ['{"code":0,"msg":"SUCCESS"}', 'reply-in-json'],
    ['{"data":["SUCCESS"]}', 'reply-in-json'],
    ['Notice: undefined index\nSUCCESS', 'reply-text-around'],
    ['<!DOCTYPE html><html>SUCCESS</html>', 'reply-html'],
    ['', 'reply-empty'],
    ['hello', 'reply-not-understood'],
    // Answers of real games that mean: not now.
    ['FAIL', 'reply-refused'],
    ['FAILED', 'reply-refused'],
    ['FAILURE', 'reply-refused'],
    ['SignError', 'reply-refused'],
    ['fail签名错误', 'reply-refused'],
    ['orderNotExists', 'reply-refused'],
    ['amountError', 'reply-refused'],
    ['order ignored, no SUCCESS', 'reply-refused'],
    ['order ignored, no success', 'reply-refused'],
    ['{"success":true,"message":"ignored"}', 'reply-json'],
    ['{"success":true}', 'reply-json'],
    ['{"SUCCESS":true}', 'reply-json'],
    ['{"success":false,"data":"SUCCESS"}', 'reply-json'],
    ['{"code":500,"msg":"not SUCCESS"}', 'reply-json'],
    ['{"result":"fail","expected":"SUCCESS"}', 'reply-json'],
  ])('%j → %s', (body, slug) => expect(slugOf(body)).toBe(slug))

  const NOT_DELIVERED = [
    'FAIL',
    'orderNotExists',
    '{"success":true,"message":"ignored"}',
    '{"success":true}',
    'hello',
    '',
  ]

  test.each(NOT_DELIVERED)('nothing said of %j advises to acknowledge unless the goods were handed out', (body) => {
    const { en, zh } = explained(body) ?? { en: '', zh: '' }
    expect(en).toContain('Once the goods are handed out: ')
    expect(zh).toContain('发货成功后的应答：')
    expect(en).not.toMatch(/write SUCCESS|send the inner part|write the answer alone|upper and lower case/)
  })

  test('JSON is quoted with its own message, on one line and cut', () => {
    const message = `ignored\n${'x'.repeat(200)}`
    const { en, zh } = explained(JSON.stringify({ success: true, message })) ?? { en: '', zh: '' }
    expect(en).toContain(` Its own message: "ignored ${'x'.repeat(72)}…". It wants the bare text, and only when`)
    expect(zh).toContain('其消息为“ignored ')
  })

  test.each([500, 502, 503])('status %i is an error of the game server, not a refusal', (status) => {
    for (const body of ['', 'FAIL', '{"message":"boom"}', '<html>'])
      expect(slugOf(body, status)).toBe('reply-server-error')
  })

  test.each([301, 302, 307])('status %i', (status) => expect(slugOf('', status)).toBe('reply-redirect'))
})

/** Pays once at a game that answers so, and answers the one attempt. */
async function attemptAt(answer: Answer | string, options = {}) {
  const url = typeof answer === 'string' ? answer : `${(await startGame(answer)).url}/pay`
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: url }), retrySchedule: [], ...options })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  await sandbox.callbacks.waitFor({ id: callbackId })
  const { json } = await send(`${sandbox.url}/__admin/callbacks`)
  return json.callbacks[0].attempts[0]
}

describe('JSON is wanted', () => {
  test.each([
    ['\ufeff{"code":0}', 'reply-bom'],
    ['{"code":"0"}', 'reply-code-as-text'],
    ['"{\\"code\\":0}"', 'reply-in-json'],
    ['{"data":{"code":0}}', 'reply-in-json'],
    ['<br />\n<b>Warning</b>: x in y on line 3<br />\n{"code":0}', 'reply-text-around'],
    ['<html><body>502</body></html>', 'reply-html'],
    ['{"code":1013}', 'reply-refused'],
    // The whole says no, whatever stands within.
    ['{"code":1013,"data":{"code":0}}', 'reply-refused'],
    ['{"code":500,"msg":"order not found","data":{"code":0}}', 'reply-refused'],
    ['{"code":"1013"}', 'reply-not-understood'],
    ['SUCCESS', 'reply-not-understood'],
  ])('%j → %s', async (body, slug) => {
    const { explanation } = await attemptAt(() => body)
    expect(explanation.slug).toBe(slug)
    expect(explanation.zh).toMatch(/\p{Script=Han}/u)
  })

  test('nothing is said of a right one', async () => {
    expect((await attemptAt(() => '{"code":0}')).explanation).toBeUndefined()
  })

  test('a right body with a wrong status', async () => {
    const attempt = await attemptAt((_received, _count, res) => {
      res.statusCode = 500
      return '{"code":0}'
    })
    expect(attempt.explanation.slug).toBe('reply-status')
  })

  test('a redirect', async () => {
    const attempt = await attemptAt((_received, _count, res) => {
      res.writeHead(302, { location: '/login' })
      return ''
    })
    expect(attempt.explanation.slug).toBe('reply-redirect')
  })

  test('no answer in time', async () => {
    const attempt = await attemptAt(() => undefined, { callbackTimeout: '50ms' })
    expect(attempt).toMatchObject({ failure: 'timeout', explanation: { slug: 'callback-timeout' } })
  })

  test('a connection that is closed', async () => {
    const attempt = await attemptAt((_received, _count, res) => {
      res.destroy()
      return undefined
    })
    expect(attempt.explanation.slug).toBe('callback-reset')
  })

  test('nothing listens: one short sentence, and what localhost means only inside a container', async () => {
    const game = await startGame(() => '')
    const { port } = new URL(game.url)
    const attempt = await attemptAt(`http://127.0.0.1:${Number(port) === 1 ? 2 : 1}/pay`)
    expect(attempt).toMatchObject({
      error: 'connection refused: nothing listens there',
      explanation: { slug: 'callback-refused' },
    })
    const said = (url: string, inContainer: boolean) => explainFailure('refused', url, inContainer)
    expect(said('http://127.0.0.1:1/pay', false)).toEqual(said('http://game:1/pay', true))
    expect(said('http://127.0.0.1:1/pay', true).en).toContain('host.docker.internal')
    expect(said('http://127.0.0.1:1/pay', true).zh).toContain('host.docker.internal')
  })

  test('an address that is not near', async () => {
    expect((await attemptAt('http://192.0.2.1/pay')).explanation.slug).toBe('callback-forbidden')
  })
})

describe('a signature that was broken on purpose', () => {
  async function badlySigned(answer: string, byFault: boolean) {
    const { url } = await startGame(() => answer)
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: url }), retrySchedule: [] })
    if (byFault) sandbox.faults.add({ match: { operation: 'pay.notify' }, effect: { sign: 'bad' } })
    const deliver = byFault ? {} : ({ sign: 'bad' } as const)
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', deliver })
    return (await sandbox.callbacks.waitFor({ id: callbackId })).attempts[0]
  }

  test.each([true, false])('a game that acknowledges it is told so (by a fault: %s)', async (byFault) => {
    expect(await badlySigned('{"code":0}', byFault)).toMatchObject({
      verdict: 'delivered',
      explanation: { slug: 'bad-signature-accepted' },
    })
  })

  test.each([
    ['{"code":1013}', 'failed'],
    ['wrong signature', 'retry'],
    ['', 'retry'],
  ])('one that answers %j is told that this is right', async (answer, verdict) => {
    for (const byFault of [true, false])
      expect(await badlySigned(answer, byFault)).toMatchObject({
        verdict,
        explanation: { slug: 'bad-signature-refused' },
      })
  })
})

describe('a notification that the game has acknowledged before', () => {
  /** Pays, has the notification acknowledged, and sends the same bytes once more. */
  async function again(second: Answer, options: { fault?: boolean } = {}) {
    const { url } = await startGame((received, count, res) =>
      count === 1 ? '{"code":0}' : second(received, count, res),
    )
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: url }), retrySchedule: [] })
    if (options.fault) sandbox.faults.add({ match: { operation: 'pay.notify' }, effect: { duplicate: true } })
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
    const first = await sandbox.callbacks.waitFor({ id: callbackId })
    const [copy = ''] = options.fault ? [] : await sandbox.callbacks.replay(callbackId)
    const delivery = options.fault ? first : await sandbox.callbacks.waitFor({ id: copy })
    return { callbackId, explanation: delivery.attempts.at(-1)?.explanation }
  }

  test.each(['{"code":1013}', '{"code":1}', '订单已经完成', ''])(
    '%j: named with the earlier delivery',
    async (answer) => {
      const { callbackId, explanation } = await again(() => answer)
      expect(explanation?.slug).toBe('duplicate-not-acknowledged')
      expect(explanation?.en).toContain(callbackId)
      expect(explanation?.zh).toContain(callbackId)
    },
  )

  test('1009 is right', async () => {
    expect((await again(() => '{"code":1009}')).explanation).toBeUndefined()
  })

  test('one of two posts side by side', async () => {
    expect((await again(() => '{"code":1013}', { fault: true })).explanation?.slug).toBe('duplicate-not-acknowledged')
  })

  test('an error of the game server is none', async () => {
    const { explanation } = await again((_received, _count, res) => {
      res.statusCode = 500
      return 'duplicate key'
    })
    expect(explanation?.slug).toBe('reply-server-error')
  })

  test('another order is none', async () => {
    const { url } = await startGame((_received, count) => (count === 1 ? '{"code":0}' : '{"code":1013}'))
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: url }), retrySchedule: [] })
    const slugs = []
    for (const goodsId of ['1', '1']) {
      const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId })
      slugs.push((await sandbox.callbacks.waitFor({ id: callbackId })).attempts[0]?.explanation?.slug)
    }
    expect(slugs).toEqual([undefined, 'reply-refused'])
  })

  test('what the game says is shown without keys', async () => {
    const { url } = await startGame(() => JSON.stringify({ code: 1, msg: `bad key ${APP.appKey}` }))
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: url }), retrySchedule: [] })
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
    const { attempts } = await sandbox.callbacks.waitFor({ id: callbackId })
    expect(attempts[0]?.explanation?.en).toContain('Its own message: "bad key [redacted]"')
  })
})
