import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { egretClient, quicksdkClient, rocgameClient, signers, UnexpectedAnswer } from '../../../src/index.ts'
import { egretSigned } from '../../support/php.ts'
import { startSandbox } from '../../support/sandbox.ts'

const [app] = demo.egret.apps
const [merchant] = demo.quicksdk.merchants
const [game] = demo.rocgame.games
if (!app || !merchant || !game) throw new Error('The demo seed has no app, no merchant or no game')
const { appId, appKey } = app
const { openId, openKey } = merchant
const productCode = 'demo-quick-android'

describe('egretClient', () => {
  test('signs, fills in appId and time, and answers typed data', async () => {
    const sandbox = await startSandbox()
    const client = egretClient({ url: sandbox.egret.url, appId, appKey })
    const answered = await client.user.getInfo({ token: 'demo-egret-token-zhangsan' })
    expect(answered).toMatchObject({ ok: true, data: { id: 'ce3af2e06a0c5dc981fcdb060ebc6bde', name: '张三' } })
  })

  test('answers a refusal with its code, text and name', async () => {
    const sandbox = await startSandbox()
    const refused = { ok: false, code: 1005, message: 'token 错误', error: 'TOKEN_INVALID' }
    const client = egretClient({ url: sandbox.egret.url, appId, appKey })
    expect(await client.user.getInfo({ token: 'nobody' })).toEqual(refused)
    const wrongKey = egretClient({ url: sandbox.egret.url, appId, appKey: 'wrong' })
    expect(await wrongKey.user.getInfo({ token: 'nobody' })).toMatchObject({ error: 'SIGN_INVALID', code: 1006 })
  })

  test('takes what it fills in from the caller all the same', async () => {
    const sandbox = await startSandbox()
    const client = egretClient({ url: `${sandbox.egret.url}/`, appId: 'unknown', appKey })
    const token = 'demo-egret-token-zhangsan'
    expect(await client.user.getInfo({ token, appId })).toMatchObject({ ok: true })
    expect(sandbox.requests.find()[0]).toMatchObject({ tenant: appId, outcome: 'ok' })
  })
})

test('quicksdkClient signs /open/ and leaves /webapi/ unsigned', async () => {
  const sandbox = await startSandbox()
  const client = quicksdkClient({ url: sandbox.quicksdk.url, openId, openKey, productCode })
  const password = '5ebe2294ecd0e0f08eab7690d2a6ee69'
  const login = await client.user.login({ username: '小明', password })
  if (!login.ok) throw new Error(login.message)
  const { uid, token } = login.data
  expect(await client.user.check({ uid, token })).toEqual({ ok: true, data: { uid } })
  expect(await client.user.check({ uid: '1', token })).toEqual({
    ok: false,
    code: 'tokenUidError',
    message: 'tokenUidError',
    error: 'TOKEN_UID_ERROR',
  })
  const [, , webapi] = sandbox.requests.find().reverse()
  expect(Object.keys(webapi?.wire ?? {}).sort()).toEqual(['token', 'uid'])
})

test('rocgameClient sends JSON, with or without /api in its url', async () => {
  const sandbox = await startSandbox()
  for (const url of [sandbox.url, `${sandbox.url}/api`]) {
    const client = rocgameClient({ url, gameId: game.gameId, signKey: game.signKey })
    const found = await client.gift.codeQuery({ exCodeMulti: 'CXPIYFLW,NOSUCH' })
    expect(found).toMatchObject({ ok: true, data: { CXPIYFLW: { status: 0, giftName: '新手礼包' } } })
    const refused = await client.gift.codeQuery({ exCodeMulti: 'A,,B' })
    expect(refused).toMatchObject({ ok: false, code: '-100001', error: 'VALIDATION' })
  }
})

test('throws when something else than the provider answers', async () => {
  const server = createServer((_req, res) => res.writeHead(502).end('<html>bad gateway</html>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const failed = await egretClient({ url, appId, appKey })
    .user.getInfo({ token: 'x' })
    .catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(UnexpectedAnswer)
  expect(failed).toMatchObject({ status: 502, body: '<html>bad gateway</html>' })
})

test('the signers are those of the documents', () => {
  const params = { b: '2', a: '' }
  expect(signers.egret.sign(params, 'key')).toBe(egretSigned(params, 'key').sign)
  expect(signers.quicksdk.stringToSign(params, 'key')).toBe('a=&b=2&key')
  expect(signers.rocgame.stringToSign(params, 'key')).toBe('b=2&key=key')
})
