import { describe, expect, test } from 'vitest'
import type { Reply } from '../../src/contract/callback.ts'
import { explainAttempt } from '../../src/engine/explain/acknowledgement.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { type Answer, startGame } from '../support/game.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const reply = { en: 'The body SUCCESS.', zh: '返回 SUCCESS' }
/** A callback that wants the plain word, as QuickSDK's does. */
const word = {
  reply,
  verdict: ({ body }: Reply) => (body.trim() === 'SUCCESS' && !body.startsWith('\ufeff') ? 'delivered' : 'retry'),
} as const

const slugOf = (body: string, status = 200) =>
  explainAttempt(word, 'http://127.0.0.1:3000/', {
    at: 0,
    durationMs: 1,
    status,
    reply: body,
    verdict: word.verdict({ status, body }),
  })?.slug

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
    ['FAIL', 'reply-not-understood'],
  ])('%j → %s', (body, slug) => expect(slugOf(body)).toBe(slug))

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

  test('nobody listens: says what localhost means inside Docker', async () => {
    const game = await startGame(() => '')
    const { port } = new URL(game.url)
    const attempt = await attemptAt(`http://127.0.0.1:${Number(port) === 1 ? 2 : 1}/pay`)
    expect(attempt.explanation.slug).toBe('callback-refused')
    expect(attempt.explanation.en).toContain('Docker')
    expect(attempt.explanation.zh).toContain('Docker')
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

  test('there is nothing to say to one that refuses it', async () => {
    const attempt = await badlySigned('{"code":1013}', false)
    expect([attempt?.verdict, attempt?.explanation]).toEqual(['failed', undefined])
  })
})
