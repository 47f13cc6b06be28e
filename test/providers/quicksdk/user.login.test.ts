import { describe, expect, test } from 'vitest'
import vectors from '../../../fixtures/vectors/quicksdk.json' with { type: 'json' }
import { md5 } from '../../support/php.ts'
import { alice, android, ios, NOW, open, openId, refused, stateOf, webapi } from '../../support/quicksdk.ts'
import { send, startSandbox } from '../../support/sandbox.ts'

const credentials = { username: alice.username, password: alice.password }

describe('userLogin', () => {
  test.each([false, true])('answers the account and its tokens (multipart: %s)', async (multipart) => {
    const sandbox = await startSandbox()
    const { json } = await open(sandbox, 'userLogin', credentials, { multipart })
    expect(json).toEqual({
      status: true,
      message: '',
      data: {
        uid: '10001',
        username: 'alice',
        isGuest: 0,
        regTime: 1_700_000_000,
        token: expect.stringMatching(/^[0-9a-f]{32}$/),
        authToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    })
  })

  test('activates the account in a product once, and counts it once a day', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: NOW, frozen: true })
    for (let i = 0; i < 2; i += 1) await open(sandbox, 'userLogin', credentials, { productCode: ios })
    await sandbox.clock.advance('1d')
    await open(sandbox, 'userLogin', credentials, { productCode: ios })
    const { history } = await stateOf(sandbox)
    const own = (rows: { productCode: string }[]) => rows.filter(({ productCode }) => productCode === ios)
    expect(own(history.activations)).toEqual([{ openId, productCode: ios, uid: '10001', at: NOW, firstPaidAt: 0 }])
    expect(own(history.days)).toMatchObject([
      { day: 19_676, activeUser: 1, userLogin: 1, newUser: 1 },
      { day: 19_677, activeUser: 0, userLogin: 1 },
    ])
    expect(own(history.cohorts)).toMatchObject([
      { day: 19_676, offset: 0, live: 1 },
      { day: 19_676, offset: 1, live: 1 },
    ])
    expect(own(history.visits)).toMatchObject([{ logins: 2 }, { logins: 1 }])
  })

  test('keeps the last 20 logins valid', async () => {
    const sandbox = await startSandbox()
    const tokens: string[] = []
    for (let i = 0; i < 21; i += 1) tokens.push((await open(sandbox, 'userLogin', credentials)).json.data.token)
    const valid = async (token = '') => (await webapi(sandbox, 'checkUserInfo', { uid: '10001', token })).json.status
    expect([await valid(tokens[0]), await valid(tokens[1]), await valid(tokens[20])]).toEqual([false, true, true])
    expect((await stateOf(sandbox)).history.sessions).toHaveLength(20)
  })

  test.each([
    ['an unknown name', { username: 'nobody' }, 'The user does not exist.'],
    ['a wrong password', { password: md5('wrong') }, 'The password is wrong.'],
  ])('refuses %s', async (_what, change, message) => {
    const sandbox = await startSandbox()
    const before = await stateOf(sandbox)
    expect((await open(sandbox, 'userLogin', { ...credentials, ...change })).json).toEqual(refused(message))
    expect(await stateOf(sandbox)).toEqual(before)
  })

  test('says what a seed makes a refusal say', async () => {
    const seed = { quicksdk: { messages: { SIGN_INVALID: '签名错误' }, merchants: [{ openId }] } }
    const sandbox = await startSandbox({ seed })
    expect((await open(sandbox, 'userLogin', credentials)).json).toEqual(refused('签名错误'))
  })

  test.each(vectors)('accepts the signature PHP made: $name', async ({ key, formBody, params }) => {
    const product = { productCode: params.productCode }
    const seed = { quicksdk: { merchants: [{ openId: params.openId, openKey: key, products: [product] }] } }
    const sandbox = await startSandbox({ seed })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    // Parameters the operation does not know are signed like the others, but the vector's own sign comes first.
    await send(`${sandbox.url}/open/userLogin`, { method: 'POST', headers, body: formBody })
    const [entry] = sandbox.requests.find({ operation: 'user.login' })
    const signed = entry?.checks.find(({ check }) => check === 'signature')
    if (signed) expect(signed.passed).toBe(true)
    else expect(entry?.outcome).toBe('PARAMS_MISSING')
  })
})

test('the whole state can be read back as a seed', async () => {
  const sandbox = await startSandbox()
  await open(sandbox, 'userLogin', credentials)
  await open(sandbox, 'userRegister', { username: 'carol', password: md5('x') }, { productCode: android })
  const dumped = await stateOf(sandbox)
  const second = await startSandbox({ seed: { quicksdk: dumped } })
  expect(await stateOf(second)).toEqual(dumped)
  expect((await open(second, 'userRegister', { username: 'dave', password: md5('x') })).json.data.uid).toBe('10005')
})
