import { expect, test } from 'vitest'
import { alice, expectAllRequired, expectRefusal, guestOf, NOW, open, startAtNow } from '../../support/quicksdk.ts'

test.each([false, true])('userInfo answers the account (multipart: %s)', async (multipart) => {
  const sandbox = await startAtNow()
  const { text } = await open(sandbox, 'userInfo', { userId: alice.uid, note: '', 'a[b]': '額外' }, { multipart })
  expect(text).toBe(
    '{"status":true,"message":"","data":{"uid":"10001","username":"alice","isGuest":0,"regTime":1700000000}}',
  )
})

test('userInfo says who is a guest', async () => {
  const sandbox = await startAtNow()
  const userId = await guestOf(sandbox, 'device-1')
  const { json } = await open(sandbox, 'userInfo', { userId })
  expect(json.data).toMatchObject({ uid: userId, isGuest: 1, regTime: NOW })
})

test('userInfo refuses who does not exist', async () => {
  const sandbox = await startAtNow()
  for (const userId of ['99999', 'alice', ' 10001', '010001']) {
    await expectRefusal(sandbox, 'userInfo', { userId }, 'The user does not exist.')
  }
  await expectAllRequired(sandbox, 'userInfo', { userId: alice.uid })
})
