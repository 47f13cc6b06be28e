import { describe, expect, test } from 'vitest'
import {
  alice,
  codeFor,
  expectAllRequired,
  expectRefusal,
  ming,
  NOW,
  open,
  opened,
  openId,
  startAtNow,
  stateOf,
} from '../../support/quicksdk.ts'

const { uid, email: mail } = alice

async function prepared() {
  const sandbox = await startAtNow()
  return { sandbox, params: { uid, mail, code: await codeFor(sandbox, mail, 3), sendType: '3' } }
}

describe('ckMailCode', () => {
  test.each([false, true])('notes that the address was proved (multipart: %s)', async (multipart) => {
    const { sandbox, params } = await prepared()
    const { text } = await open(sandbox, 'ckMailCode', { ...params, extra: '' }, { multipart })
    expect(text).toBe('{"status":true,"message":"","data":[]}')
    const { history } = await stateOf(sandbox)
    expect(history.mailChecks).toEqual([{ openId, uid, email: mail, passedAt: NOW }])
    expect(history.emailCodes).toBeUndefined()
    await expectRefusal(sandbox, 'ckMailCode', params, 'The verification code is wrong.')
  })

  test.each([
    ['an unknown account', { uid: '99999' }, 'The user does not exist.'],
    ['a uid that is no number', { uid: 'alice' }, 'A parameter has the wrong format.'],
    ['another sendType', { sendType: '2' }, 'A parameter has the wrong format.'],
    ['the address of another', { mail: 'bob@example.com' }, 'The e-mail address is not that of the user.'],
    ['who has no address', { uid: ming.uid }, 'The e-mail address is not that of the user.'],
    ['a wrong code', { code: 'x' }, 'The verification code is wrong.'],
  ])('refuses %s, and the code stays good', async (_what, wrong, message) => {
    const { sandbox, params } = await prepared()
    await expectRefusal(sandbox, 'ckMailCode', { ...params, ...wrong }, message)
    await opened(sandbox, 'ckMailCode', params)
  })

  test('refuses a code that has expired or was mailed for a new password', async () => {
    const { sandbox, params } = await prepared()
    const code = await codeFor(sandbox, mail, 4)
    await expectRefusal(sandbox, 'ckMailCode', { ...params, code }, 'The verification code is wrong.')
    await sandbox.clock.advance('10m')
    await expectRefusal(sandbox, 'ckMailCode', params, 'The verification code has expired.')
  })

  test('needs every parameter', async () => {
    const { sandbox, params } = await prepared()
    await expectAllRequired(sandbox, 'ckMailCode', params)
  })
})
