import { expect, test } from 'vitest'
import {
  alice,
  aToken,
  expectAllRequired,
  expectRefusal,
  ios,
  open,
  opened,
  openId,
  startAtNow,
  stateOf,
  webapi,
} from '../../support/quicksdk.ts'

const credentials = { username: alice.username, password: alice.password }
const INVALID = 'tokenUidError'

test.each([false, true])('autoLogin answers the account with new tokens (multipart: %s)', async (multipart) => {
  const sandbox = await startAtNow()
  const before = await opened(sandbox, 'userLogin', credentials)
  const { json } = await open(sandbox, 'autoLogin', { authToken: before.authToken, empty: '' }, { multipart })
  const { token, authToken } = json.data
  expect(json).toEqual({
    status: true,
    message: '',
    data: {
      uid: '10001',
      username: 'alice',
      isGuest: 0,
      regTime: 1_700_000_000,
      token: aToken,
      authToken: aToken,
    },
  })
  expect(new Set([token, authToken, before.token, before.authToken]).size).toBe(4)
  for (const valid of [token, before.token]) {
    expect((await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token: valid })).json.status).toBe(true)
  }
  // Both authTokens log in again.
  await opened(sandbox, 'autoLogin', { authToken })
  await opened(sandbox, 'autoLogin', { authToken: before.authToken })
})

test('autoLogin takes the authToken of register, and counts as a login', async () => {
  const sandbox = await startAtNow()
  const { authToken, uid } = await opened(sandbox, 'userRegister', { username: 'carol', password: alice.password })
  await opened(sandbox, 'autoLogin', { authToken }, { productCode: ios })
  const { history } = await stateOf(sandbox)
  expect(history.activations).toContainEqual(expect.objectContaining({ openId, uid, productCode: ios }))
  expect(history.visits).toContainEqual(expect.objectContaining({ uid, productCode: ios, logins: 1 }))
})

test('autoLogin refuses what is no authToken of the merchant', async () => {
  const sandbox = await startAtNow()
  const { token, authToken } = await opened(sandbox, 'userLogin', credentials)
  for (const wrong of ['no-such', token, authToken.toUpperCase()]) {
    await expectRefusal(sandbox, 'autoLogin', { authToken: wrong }, INVALID)
  }
  const { productCode, openId: foreign, openKey: key } = await sandbox.quicksdk.product({})
  const { json } = await open(sandbox, 'autoLogin', { openId: foreign, authToken }, { productCode, key })
  expect(json.message).toBe(INVALID)
  await expectAllRequired(sandbox, 'autoLogin', { authToken })
})
