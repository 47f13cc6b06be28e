import { expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import {
  alice,
  expectAllRequired,
  expectRefusal,
  ming,
  open,
  opened,
  startAtNow,
  userOf,
  webapi,
} from '../../support/quicksdk.ts'

const change = { userId: alice.uid, oldPassword: alice.password, newPassword: md5('changed') }

test.each([false, true])(
  'userChangePass changes the password and ends the tokens (multipart: %s)',
  async (multipart) => {
    const sandbox = await startAtNow()
    const mine = await opened(sandbox, 'userLogin', { username: alice.username, password: alice.password })
    const other = await opened(sandbox, 'userLogin', { username: ming.username, password: ming.password })
    const { text } = await open(sandbox, 'userChangePass', { ...change, extra: '' }, { multipart })
    expect(text).toBe('{"status":true,"message":"","data":[]}')

    expect(await userOf(sandbox, alice.uid)).toMatchObject({ password: change.newPassword, email: alice.email })
    const login = { username: alice.username, password: alice.password }
    await expectRefusal(sandbox, 'userLogin', login, 'The password is wrong.')
    await opened(sandbox, 'userLogin', { ...login, password: change.newPassword })
    const valid = async (uid: string, token: string) =>
      (await webapi(sandbox, 'checkUserInfo', { uid, token })).json.status
    expect([await valid(alice.uid, mine.token), await valid(ming.uid, other.token)]).toEqual([false, true])
    await expectRefusal(sandbox, 'autoLogin', { authToken: mine.authToken }, 'tokenUidError')
  },
)

test('userChangePass compares and keeps passwords whatever their case', async () => {
  const sandbox = await startAtNow()
  const upper = { oldPassword: alice.password.toUpperCase(), newPassword: change.newPassword.toUpperCase() }
  await opened(sandbox, 'userChangePass', { ...change, ...upper })
  expect((await userOf(sandbox, alice.uid)).password).toBe(change.newPassword)
})

test.each([
  ['a wrong old password', { oldPassword: md5('wrong') }, 'The password is wrong.'],
  ['an unknown account', { userId: '99999' }, 'The user does not exist.'],
])('userChangePass refuses %s', async (_what, wrong, message) => {
  await expectRefusal(await startAtNow(), 'userChangePass', { ...change, ...wrong }, message)
})

test('userChangePass needs every parameter', async () => {
  await expectAllRequired(await startAtNow(), 'userChangePass', change)
})
