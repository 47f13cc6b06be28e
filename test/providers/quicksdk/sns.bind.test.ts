import { describe, expect, test } from 'vitest'
import {
  alice,
  aToken,
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

const social = { openType: '11', userOpenId: 'line-1', access_token: 'x' }
const params = { userId: alice.uid, ...social }

describe('bindSns', () => {
  test.each([false, true])('binds the social account (multipart: %s)', async (multipart) => {
    const sandbox = await startAtNow()
    const { json } = await open(sandbox, 'bindSns', { ...params, extra: '' }, { multipart })
    expect(json).toEqual({
      status: true,
      message: '',
      data: { uid: 10_001, username: 'alice', authToken: aToken, isGuest: 0 },
    })
    expect((await userOf(sandbox, alice.uid)).socials).toEqual([{ openType: 11, userOpenId: 'line-1' }])
    // Binding is no login, but its authToken logs in, as the social account does from now on.
    expect((await stateOf(sandbox)).history.visits).toBeUndefined()
    await opened(sandbox, 'autoLogin', { authToken: json.data.authToken })
    expect(await opened(sandbox, 'snsLogin', social)).toMatchObject({ uid: 10_001 })
  })

  test('makes a guest a full account', async () => {
    const sandbox = await startAtNow()
    const userId = await guestOf(sandbox, 'device-1')
    expect(await opened(sandbox, 'bindSns', { ...params, userId })).toMatchObject({ uid: Number(userId), isGuest: 0 })
    expect(await userOf(sandbox, userId)).toMatchObject({ isGuest: false })
  })

  test('binds one account of each kind, 94Hi too', async () => {
    const sandbox = await startAtNow()
    for (const openType of ['6', '18']) await opened(sandbox, 'bindSns', { ...params, openType })
    expect((await userOf(sandbox, alice.uid)).socials).toHaveLength(2)
    for (const userOpenId of ['line-1', 'line-2']) {
      const again = { ...params, openType: '18', userOpenId }
      await expectRefusal(sandbox, 'bindSns', again, 'The user already has a social account of this type.')
    }
  })

  test('takes the sub of a Google credential, as snsLogin does', async () => {
    const sandbox = await startAtNow()
    const payload = Buffer.from('{"sub":"1099"}').toString('base64url')
    const google = { ...params, openType: '8', userOpenId: 'CREDENTIAL', access_token: `e30.${payload}.x` }
    await opened(sandbox, 'bindSns', google)
    expect((await userOf(sandbox, alice.uid)).socials).toEqual([{ openType: 8, userOpenId: '1099' }])
    const wrong = { ...google, userId: ming.uid, access_token: 'x' }
    await expectRefusal(sandbox, 'bindSns', wrong, 'The credential of the social account is invalid.')
  })

  test('refuses the social account of another', async () => {
    const sandbox = await startAtNow()
    await opened(sandbox, 'snsLogin', social)
    await expectRefusal(sandbox, 'bindSns', params, 'The social account belongs to another user.')
  })

  test.each([
    ['an unknown openType', { openType: '7' }, 'The openType is unknown.'],
    ['an openType that is no number', { openType: 'line' }, 'A parameter has the wrong format.'],
    ['an unknown account', { userId: '99999' }, 'The user does not exist.'],
  ])('refuses %s', async (_what, wrong, message) => {
    await expectRefusal(await startAtNow(), 'bindSns', { ...params, ...wrong }, message)
  })

  test('needs every parameter', async () => {
    await expectAllRequired(await startAtNow(), 'bindSns', params)
  })
})
