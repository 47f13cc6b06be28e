import { expect, test } from 'vitest'
import {
  expectAllRequired,
  guestOf,
  ios,
  NOW,
  open,
  opened,
  openId,
  startAtNow,
  stateOf,
  userOf,
} from '../../support/quicksdk.ts'

const deviceId = '瀏覽器-1'

test.each([false, true])('visitorReg makes a guest (multipart: %s)', async (multipart) => {
  const sandbox = await startAtNow()
  const { json } = await open(sandbox, 'visitorReg', { deviceId, ip: '' }, { multipart })
  const username = expect.stringMatching(/^guest\d{8}$/)
  expect(json).toEqual({ status: true, message: '', data: { uid: '10004', username, isGuest: 1, regTime: NOW } })
  expect(Object.keys(json.data)).toEqual(['uid', 'username', 'isGuest', 'regTime'])
  expect(await userOf(sandbox, '10004')).toEqual({
    uid: '10004',
    username: json.data.username,
    password: '',
    mobile: '',
    isGuest: true,
    deviceId,
    regTime: NOW,
  })
  const { history } = await stateOf(sandbox)
  expect(history.days).toContainEqual(expect.objectContaining({ day: 19_676, newUser: 3, userLogin: 1 }))
  // The demo's own login alone: a guest gets no token.
  expect(history.sessions.map(({ uid }: { uid: string }) => uid)).toEqual(['10001'])
})

test('visitorReg finds the guest of a device again, in every product of the merchant', async () => {
  const sandbox = await startAtNow()
  const first = await opened(sandbox, 'visitorReg', { deviceId })
  await sandbox.clock.advance('1d')
  expect(await opened(sandbox, 'visitorReg', { deviceId })).toEqual(first)
  expect(await opened(sandbox, 'visitorReg', { deviceId }, { productCode: ios })).toEqual(first)
  expect(await opened(sandbox, 'visitorReg', { deviceId: 'another' })).toMatchObject({ uid: '10005' })
  const { history } = await stateOf(sandbox)
  const mine = history.activations.filter(({ uid }: { uid: string }) => uid === first.uid)
  expect(mine).toHaveLength(2)
  expect(mine).toContainEqual({ openId, productCode: 'demo-quick-android', uid: first.uid, at: NOW, firstPaidAt: 0 })
  expect(mine).toContainEqual({ openId, productCode: ios, uid: first.uid, at: NOW + 86_400, firstPaidAt: 0 })
})

test('visitorReg makes one guest of many calls at once', async () => {
  const sandbox = await startAtNow()
  const uids = await Promise.all(Array.from({ length: 10 }, () => guestOf(sandbox, deviceId)))
  expect(new Set(uids)).toEqual(new Set(['10004']))
})

test('visitorReg makes a new guest where the device has a full account by now', async () => {
  const sandbox = await startAtNow()
  const userId = await guestOf(sandbox, deviceId)
  await opened(sandbox, 'bindSns', { userId, openType: '6', userOpenId: 'fb-1', access_token: 'x' })
  expect(await opened(sandbox, 'visitorReg', { deviceId })).toMatchObject({ uid: '10005', isGuest: 1 })
})

test('visitorReg needs the device', async () => {
  await expectAllRequired(await startAtNow(), 'visitorReg', { deviceId })
})
