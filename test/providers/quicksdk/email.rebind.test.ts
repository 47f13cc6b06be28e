import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../../src/index.ts'
import {
  alice,
  aToken,
  codeFor,
  expectAllRequired,
  expectRefusal,
  ming,
  open,
  opened,
  startAtNow,
  stateOf,
  userOf,
} from '../../support/quicksdk.ts'

const { uid, email: mail } = alice
const newMail = 'alice@example.org'
const UNCHECKED = 'The current e-mail address must be checked first.'

async function check(sandbox: SandboxHandle) {
  const code = await codeFor(sandbox, mail, 3)
  await opened(sandbox, 'ckMailCode', { uid, mail, code, sendType: '3' })
}

async function prepared() {
  const sandbox = await startAtNow()
  await check(sandbox)
  return { sandbox, params: { uid, mail, newMail, newCode: await codeFor(sandbox, newMail, 2) } }
}

describe('reBindMail', () => {
  test.each([false, true])('changes the address, once (multipart: %s)', async (multipart) => {
    const { sandbox, params } = await prepared()
    const { json } = await open(sandbox, 'reBindMail', { ...params, extra: '' }, { multipart })
    expect(json).toEqual({
      status: true,
      message: '',
      data: { uid, username: 'alice', isGuest: 0, regTime: 1_700_000_000, mobile: '', authToken: aToken },
    })
    expect((await userOf(sandbox, uid)).email).toBe(newMail)
    const { history } = await stateOf(sandbox)
    expect([history.mailChecks, history.emailCodes]).toEqual([undefined, undefined])
    await opened(sandbox, 'autoLogin', { authToken: json.data.authToken })

    // The old address is free, and the check of it is spent.
    await codeFor(sandbox, mail, 2)
    const back = { uid, mail: newMail, newMail: mail, newCode: 'x' }
    await expectRefusal(sandbox, 'reBindMail', back, UNCHECKED)
  })

  test('shows the mobile number', async () => {
    const user = { uid: '7', username: 'mo', email: 'mo@example.com', mobile: '+886912345678' }
    const { openId, openKey } = { openId: 'm', openKey: 'k' }
    const products = [{ productCode: 'p' }]
    const sandbox = await startAtNow({
      seed: { quicksdk: { merchants: [{ openId, openKey, users: [user], products }] } },
    })
    const call = (name: string, params: Record<string, string>) =>
      open(sandbox, name, { openId, ...params }, { productCode: 'p', key: openKey })
    const code = async (email: string, sendType: string) => {
      await call('sendCodeByEmail', { email, sendType })
      return (await sandbox.outbox.waitFor({ to: email })).code
    }
    await call('ckMailCode', { uid: '7', mail: user.email, code: await code(user.email, '3'), sendType: '3' })
    const params = { uid: '7', mail: user.email, newMail, newCode: await code(newMail, '2') }
    expect((await call('reBindMail', params)).json.data).toMatchObject({ uid: '7', mobile: user.mobile })
  })

  test.each([
    ['a malformed new address', { newMail: 'alice' }, 'The e-mail address is malformed.'],
    ['an unknown account', { uid: '99999' }, 'The user does not exist.'],
    ['a uid that is no number', { uid: 'alice' }, 'A parameter has the wrong format.'],
    ['an old address that is not theirs', { mail: 'bob@example.com' }, 'The e-mail address is not that of the user.'],
    ['who has no address', { uid: ming.uid }, 'The e-mail address is not that of the user.'],
    ['who has not proved the old address', { uid: '10003', mail: 'bob@example.com' }, UNCHECKED],
    ['the address of another', { newMail: 'BOB@example.com' }, 'The e-mail address belongs to another user.'],
    ['a wrong code', { newCode: 'x' }, 'The verification code is wrong.'],
  ])('refuses %s, and code and check stay good', async (_what, wrong, message) => {
    const { sandbox, params } = await prepared()
    await expectRefusal(sandbox, 'reBindMail', { ...params, ...wrong }, message)
    await opened(sandbox, 'reBindMail', params)
  })

  test('counts the check for less than ten minutes', async () => {
    const sandbox = await startAtNow()
    await check(sandbox)
    await sandbox.clock.advance('599s')
    const params = { uid, mail, newMail, newCode: await codeFor(sandbox, newMail, 2) }
    await sandbox.clock.advance('1s')
    await expectRefusal(sandbox, 'reBindMail', params, UNCHECKED)
    sandbox.clock.set({ now: sandbox.clock.now() - 1 })
    await opened(sandbox, 'reBindMail', params)
  })

  test('refuses a code that has expired', async () => {
    const { sandbox, params } = await prepared()
    await sandbox.clock.advance('10m')
    await check(sandbox)
    await expectRefusal(sandbox, 'reBindMail', params, 'The verification code has expired.')
  })

  test('needs every parameter', async () => {
    const { sandbox, params } = await prepared()
    await expectAllRequired(sandbox, 'reBindMail', params)
  })
})
