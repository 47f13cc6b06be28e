import { describe, expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import {
  alice,
  codeFor,
  expectAllRequired,
  expectRefusal,
  guestOf,
  ming,
  open,
  opened,
  startAtNow,
  stateOf,
  userOf,
} from '../../support/quicksdk.ts'

const email = 'Ming@example.com'
const password = md5('with-mail')

async function prepared() {
  const sandbox = await startAtNow()
  return { sandbox, params: { userId: ming.uid, email, code: await codeFor(sandbox, email, 2), password } }
}

describe('bindEmail', () => {
  test.each([false, true])(
    'gives the address, once, and leaves the password alone (quick-28) (multipart: %s)',
    async (multipart) => {
      const { sandbox, params } = await prepared()
      const { text } = await open(sandbox, 'bindEmail', { ...params, remark: '' }, { multipart })
      expect(text).toBe('{"status":true,"message":"","data":[]}')
      expect(await userOf(sandbox, ming.uid)).toMatchObject({
        username: ming.username,
        email,
        password: ming.password,
        isGuest: false,
      })
      expect((await stateOf(sandbox)).history.emailCodes).toBeUndefined()
      await expectRefusal(sandbox, 'bindEmail', params, 'The user already has an e-mail address.')
    },
  )

  test('makes a guest a full account', async () => {
    const { sandbox, params } = await prepared()
    const userId = await guestOf(sandbox, 'device-1')
    await opened(sandbox, 'bindEmail', { ...params, userId })
    const info = await opened(sandbox, 'userInfo', { userId })
    expect(info).toMatchObject({ uid: userId, isGuest: 0 })
    await opened(sandbox, 'userLogin', { username: info.username, password })
  })

  test('leaves the tokens valid: no password was lost by it (quick-28)', async () => {
    const { sandbox, params } = await prepared()
    const had = await opened(sandbox, 'userLogin', { username: ming.username, password: ming.password })
    await opened(sandbox, 'bindEmail', params)
    await opened(sandbox, 'autoLogin', { authToken: had.authToken })

    const social = { openType: '6', userOpenId: 'fb-1', access_token: 'x' }
    const none = await opened(sandbox, 'snsLogin', social)
    const code = await codeFor(sandbox, 'sns@example.com', 2)
    const first = { userId: String(none.uid), email: 'sns@example.com', code, password }
    await opened(sandbox, 'bindEmail', first)
    await opened(sandbox, 'autoLogin', { authToken: none.authToken })
  })

  test.each([
    ['a malformed address', { email: 'ming' }, 'The e-mail address is malformed.'],
    ['an unknown account', { userId: '99999' }, 'The user does not exist.'],
    ['who has an address', { userId: alice.uid }, 'The user already has an e-mail address.'],
    ['the address of another', { email: 'Alice@Example.com' }, 'The e-mail address belongs to another user.'],
    ['a wrong code', { code: 'x' }, 'The verification code is wrong.'],
    ['an address without code', { email: 'other@example.com' }, 'The verification code is wrong.'],
  ])('refuses %s, and the code stays good', async (_what, wrong, message) => {
    const { sandbox, params } = await prepared()
    await expectRefusal(sandbox, 'bindEmail', { ...params, ...wrong }, message)
    await opened(sandbox, 'bindEmail', params)
  })

  test('refuses a code that has expired or was mailed for registration', async () => {
    const { sandbox, params } = await prepared()
    const code = await codeFor(sandbox, email, 1)
    await expectRefusal(sandbox, 'bindEmail', { ...params, code }, 'The verification code is wrong.')
    await sandbox.clock.advance('10m')
    await expectRefusal(sandbox, 'bindEmail', params, 'The verification code has expired.')
  })

  test('needs every parameter', async () => {
    const { sandbox, params } = await prepared()
    await expectAllRequired(sandbox, 'bindEmail', params)
  })
})
