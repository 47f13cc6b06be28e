import { expect, test } from 'vitest'
import {
  aToken,
  expectAllRequired,
  expectRefusal,
  ming,
  open,
  opened,
  startAtNow,
  userOf,
} from '../../support/quicksdk.ts'

const social = { openType: '6', userOpenId: 'fb-1', access_token: 'x' }
const params = { userId: ming.uid, openType: '6' }

async function bound() {
  const sandbox = await startAtNow()
  await opened(sandbox, 'bindSns', { userId: ming.uid, ...social })
  await opened(sandbox, 'bindSns', { userId: ming.uid, ...social, openType: '16' })
  return sandbox
}

test.each([false, true])('unBindSns lets the social account go (multipart: %s)', async (multipart) => {
  const sandbox = await bound()
  const { json } = await open(sandbox, 'unBindSns', { ...params, extra: '' }, { multipart })
  expect(json).toEqual({
    status: true,
    message: '',
    data: { uid: 10_002, username: '小明', authToken: aToken, isGuest: 0 },
  })
  expect((await userOf(sandbox, ming.uid)).socials).toEqual([{ openType: 16, userOpenId: 'fb-1' }])
  await opened(sandbox, 'autoLogin', { authToken: json.data.authToken })
  await expectRefusal(sandbox, 'unBindSns', params, 'The user has no social account of this type.')
  // It is free for somebody else.
  expect(await opened(sandbox, 'snsLogin', social)).toMatchObject({ uid: 10_004 })
})

test.each([
  ['a kind that is not bound', { openType: '18' }, 'The user has no social account of this type.'],
  ['an unknown openType', { openType: '12' }, 'The openType is unknown.'],
  ['an openType that is no number', { openType: '6.0' }, 'A parameter has the wrong format.'],
  ['an unknown account', { userId: '99999' }, 'The user does not exist.'],
])('unBindSns refuses %s', async (_what, wrong, message) => {
  await expectRefusal(await bound(), 'unBindSns', { ...params, ...wrong }, message)
})

test('unBindSns needs every parameter', async () => {
  await expectAllRequired(await bound(), 'unBindSns', params)
})
