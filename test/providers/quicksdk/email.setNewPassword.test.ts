import { describe, expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import {
  alice,
  codeFor,
  expectAllRequired,
  expectRefusal,
  open,
  opened,
  startAtNow,
  stateOf,
  userOf,
  webapi,
} from '../../support/quicksdk.ts'

const { email } = alice
const newPassword = md5('remembered')
const WRONG = 'The verification code is wrong.'

describe('setNewPass', () => {
  test.each([false, true])('sets the password with the mailed code, once (multipart: %s)', async (multipart) => {
    const sandbox = await startAtNow()
    const { token } = await opened(sandbox, 'userLogin', { username: alice.username, password: alice.password })
    const params = { email, code: await codeFor(sandbox, email, 4), newPassword: newPassword.toUpperCase(), x: '' }
    const { text } = await open(sandbox, 'setNewPass', params, { multipart })
    expect(text).toBe(
      '{"status":true,"message":"","data":{"uid":"10001","username":"alice","isGuest":0,"regTime":1700000000}}',
    )
    expect((await userOf(sandbox, alice.uid)).password).toBe(newPassword)
    expect((await stateOf(sandbox)).history.emailCodes).toBeUndefined()
    expect((await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token })).json.status).toBe(false)
    await opened(sandbox, 'userLogin', { username: alice.username, password: newPassword })
    await expectRefusal(sandbox, 'setNewPass', params, WRONG)
  })

  test('takes the address in any case', async () => {
    const sandbox = await startAtNow()
    const code = await codeFor(sandbox, email, 4)
    await opened(sandbox, 'setNewPass', { email: 'ALICE@Example.com', code, newPassword })
  })

  test('takes a code for less than ten minutes', async () => {
    const sandbox = await startAtNow()
    const params = { email, code: await codeFor(sandbox, email, 4), newPassword }
    await sandbox.clock.advance('10m')
    await expectRefusal(sandbox, 'setNewPass', params, 'The verification code has expired.')
    sandbox.clock.set({ now: sandbox.clock.now() - 1 })
    await opened(sandbox, 'setNewPass', params)
  })

  test.each([
    ['an unknown address', { email: 'nobody@example.com' }, 'No user has this e-mail address.'],
    ['the code of another address', { email: 'bob@example.com' }, WRONG],
    ['another code', { code: 'x' }, WRONG],
  ])('refuses %s, and the code stays good', async (_what, wrong, message) => {
    const sandbox = await startAtNow()
    const params = { email, code: await codeFor(sandbox, email, 4), newPassword }
    await expectRefusal(sandbox, 'setNewPass', { ...params, ...wrong }, message)
    await opened(sandbox, 'setNewPass', params)
  })

  test('refuses a code that was mailed for something else or has been replaced', async () => {
    const sandbox = await startAtNow()
    const unbind = await codeFor(sandbox, email, 3)
    await expectRefusal(sandbox, 'setNewPass', { email, code: unbind, newPassword }, WRONG)
    const first = await codeFor(sandbox, email, 4)
    const second = await codeFor(sandbox, email, 4)
    await expectRefusal(sandbox, 'setNewPass', { email, code: first, newPassword }, WRONG)
    await opened(sandbox, 'setNewPass', { email, code: second, newPassword })
  })

  test('needs every parameter', async () => {
    await expectAllRequired(await startAtNow(), 'setNewPass', { email, code: '123456', newPassword })
  })
})
