import { describe, expect, test } from 'vitest'
import { burst } from '../../support/burst.ts'
import { md5, quicksdkSigned } from '../../support/php.ts'
import { alice, android, ming, open, openId, openKey, refused, startAtNow, webapi } from '../../support/quicksdk.ts'
import { postForm, send, startSandbox } from '../../support/sandbox.ts'

async function loggedIn() {
  const sandbox = await startSandbox()
  const { json } = await open(sandbox, 'userLogin', { username: alice.username, password: alice.password })
  return { sandbox, token: json.data.token as string, authToken: json.data.authToken as string }
}

test('checkUserInfo answers the uid beside data, unsigned', async () => {
  const { sandbox, token } = await loggedIn()
  const { text } = await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token })
  expect(text).toBe('{"status":true,"message":"","uid":"10001","data":[]}')
  expect(sandbox.requests.find({ operation: 'user.check' })).toMatchObject([{ provider: 'quicksdk', outcome: 'ok' }])
})

test('checkUserInfo says tokenUidError to everything else', async () => {
  const { sandbox, token, authToken } = await loggedIn()
  const wrong = [
    { uid: ming.uid, token },
    { uid: alice.uid, token: 'no-such' },
    { uid: alice.uid, token: authToken },
  ]
  for (const params of [...wrong, { uid: alice.uid }, { token }] as Record<string, string>[]) {
    expect((await webapi(sandbox, 'checkUserInfo', params)).json).toEqual(refused('tokenUidError'))
  }
})

const asQuery = (params: Readonly<Record<string, string>>) => `?${new URLSearchParams(params)}`

describe('checkUserInfo by GET and POST (quick-9)', () => {
  test.each([
    ['GET, query', 'GET', true],
    ['POST, query', 'POST', true],
    ['POST, body', 'POST', false],
  ] as const)('%s', async (_what, method, inQuery) => {
    const { sandbox, token } = await loggedIn()
    const url = `${sandbox.url}/webapi/checkUserInfo`
    const ask = (params: Record<string, string>) =>
      inQuery ? send(url + asQuery(params), { method }) : postForm(url, params)
    expect((await ask({ uid: alice.uid, token })).text).toBe('{"status":true,"message":"","uid":"10001","data":[]}')
    expect((await ask({ uid: ming.uid, token })).json).toEqual(refused('tokenUidError'))
    expect(sandbox.requests.find({ operation: 'user.check' })).toHaveLength(2)
  })

  test('the body wins over the query', async () => {
    const { sandbox, token } = await loggedIn()
    const url = `${sandbox.url}/webapi/checkUserInfo${asQuery({ uid: ming.uid, token: 'x' })}`
    expect((await postForm(url, { uid: alice.uid, token })).json.status).toBe(true)
  })
})

describe("the aggregation's /v2/checkUserInfo (quick-42)", () => {
  test.each(['GET', 'POST'] as const)('answers 1 or 0 as plain text by %s', async (method) => {
    const { sandbox, token } = await loggedIn()
    const url = `${sandbox.url}/v2/checkUserInfo`
    const ask = async (params: Record<string, string>) => {
      const answer = await (method === 'GET' ? send(url + asQuery(params)) : postForm(url, params))
      return [answer.status, answer.headers.get('content-type'), answer.text]
    }
    expect(await ask({ token, uid: alice.uid, product_code: android, channel_code: '' })).toEqual([
      200,
      'text/plain',
      '1',
    ])
    const { productCode } = await sandbox.quicksdk.product({})
    for (const wrong of [{ uid: ming.uid }, { token: 'x' }, { token: '' }, { product_code: productCode }]) {
      expect(await ask({ token, uid: alice.uid, ...(wrong as object) })).toEqual([200, 'text/plain', '0'])
    }
    const shown = JSON.stringify(sandbox.requests.find({ operation: 'token.check' }))
    expect(shown).not.toContain(token)
    expect(shown).toContain('"token":"[redacted]"')
  })
})

describe('/webOpen/, the twin of /open/', () => {
  test('serves the same operations, and the journal keeps the path', async () => {
    const sandbox = await startAtNow()
    const params = quicksdkSigned({ openId, productCode: android, username: 'alice', password: md5('secret') }, openKey)
    expect((await postForm(`${sandbox.url}/webOpen/userLogin`, params)).json.data.uid).toBe(alice.uid)
    expect((await postForm(`${sandbox.url}/open/userLogin`, params)).json.data.uid).toBe(alice.uid)
    const [second, first] = sandbox.requests.find({ operation: 'user.login', outcome: 'ok' })
    expect([first?.path, second?.path]).toEqual(['/webOpen/userLogin', '/open/userLogin'])
  })

  test('counts calls of both paths against one limit', async () => {
    const sandbox = await startAtNow({ rateLimit: 'enforce' })
    const params = quicksdkSigned({ openId, productCode: android }, openKey)
    for (const path of ['open', 'webOpen']) await burst(sandbox.url, 499, `${path}/goodsList`)
    // The last two that are allowed, so that it is not one fewer.
    for (const path of ['open', 'webOpen'])
      expect((await postForm(`${sandbox.url}/${path}/goodsList`, params)).json.status).toBe(true)
    for (const path of ['open', 'webOpen']) {
      expect((await postForm(`${sandbox.url}/${path}/goodsList`, params)).json.message).toBe('Too many requests.')
    }
  })

  test('has checkToken for itself (quick-43)', async () => {
    const { sandbox, token, authToken } = await loggedIn()
    const ask = (params: Record<string, string>, path = 'webOpen') =>
      postForm(
        `${sandbox.url}/${path}/checkToken`,
        quicksdkSigned({ openId, productCode: android, ...params }, openKey),
      )
    const { json } = await ask({ uid: alice.uid, authToken })
    expect(json).toEqual({ status: true, message: '', data: { token, timeleft: 86_400 } })
    for (const wrong of [
      { uid: ming.uid, authToken },
      { uid: alice.uid, authToken: token },
    ]) {
      expect((await ask(wrong)).json).toEqual(refused('tokenUidError'))
    }
    expect((await ask({ uid: alice.uid, authToken }, 'open')).status).toBe(404)
  })
})

test('long tokens begin with @ and are good everywhere (quick-41)', async () => {
  const sandbox = await startAtNow()
  await sandbox.quicksdk.product({ productCode: android, tokenFormat: 'long' })
  const { token, authToken } = await sandbox.quicksdk.login({ productCode: android, uid: alice.uid })
  for (const one of [token, authToken]) expect(one).toMatch(/^@[\w-]{419}$/)
  expect((await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token })).json.status).toBe(true)
  expect((await open(sandbox, 'autoLogin', { authToken })).json.status).toBe(true)
})
