import { describe, expect, test } from 'vitest'
import {
  alice,
  codeFor,
  expectAllRequired,
  expectRefusal,
  NOW,
  open,
  opened,
  openId,
  startAtNow,
  stateOf,
} from '../../support/quicksdk.ts'

const fresh = 'new@example.com'

describe('sendCodeByEmail', () => {
  test.each([
    [false, 1, fresh],
    [true, 2, fresh],
    [false, 3, alice.email],
    [true, 4, alice.email],
  ])('mails a code (multipart: %s, sendType %i)', async (multipart, sendType, email) => {
    const sandbox = await startAtNow()
    const params = { email, sendType: String(sendType), lang: '' }
    const { json, text } = await open(sandbox, 'sendCodeByEmail', params, { multipart })
    expect(json).toEqual({
      status: true,
      message: '',
      data: { expires_in: String(NOW + 600), message: 'The verification code was sent.' },
    })
    const mails = await sandbox.outbox.list()
    expect(mails).toEqual([
      {
        id: 'mail_000001',
        to: email,
        sendType,
        code: expect.stringMatching(/^\d{6}$/),
        sentAt: NOW,
        expiresAt: NOW + 600,
        cause: 'req_000001',
        sequence: 1,
      },
    ])
    const [{ code = '' } = {}] = mails
    expect(text).not.toContain(code)
    const kept = { openId, email, sendType, code, expiresAt: NOW + 600 }
    expect((await stateOf(sandbox)).history.emailCodes).toEqual([kept])
  })

  test('replaces the code of the same address and purpose, and no other', async () => {
    const sandbox = await startAtNow()
    const first = await codeFor(sandbox, alice.email, 4)
    const other = await codeFor(sandbox, alice.email, 3)
    const second = await codeFor(sandbox, alice.email.toUpperCase(), 4)
    const { emailCodes } = (await stateOf(sandbox)).history
    expect(emailCodes.map(({ code }: { code: string }) => code).sort()).toEqual([other, second].sort())
    expect(emailCodes).not.toContainEqual(expect.objectContaining({ code: first }))
    expect((await sandbox.outbox.list({ to: alice.email })).map(({ code }) => code)).toEqual([second, other, first])
  })

  test.each([
    ['malformed', '4', 'The e-mail address is malformed.'],
    ['a@b', '2', 'The e-mail address is malformed.'],
    ['a b@example.com', '2', 'The e-mail address is malformed.'],
    [`${'a'.repeat(250)}@b.co`, '2', 'The e-mail address is malformed.'],
    [alice.email, '1', 'The e-mail address belongs to another user.'],
    ['ALICE@example.com', '2', 'The e-mail address belongs to another user.'],
    [fresh, '3', 'No user has this e-mail address.'],
    [fresh, '4', 'No user has this e-mail address.'],
    [fresh, '0', 'A parameter has the wrong format.'],
    [fresh, '5', 'A parameter has the wrong format.'],
    [fresh, '2.0', 'A parameter has the wrong format.'],
  ])('refuses %s with sendType %s', async (email, sendType, message) => {
    const sandbox = await startAtNow()
    await expectRefusal(sandbox, 'sendCodeByEmail', { email, sendType }, message)
    expect(await sandbox.outbox.list()).toEqual([])
  })

  test('needs every parameter', async () => {
    await expectAllRequired(await startAtNow(), 'sendCodeByEmail', { email: fresh, sendType: '2' })
  })

  test('codes survive in a state that is read back', async () => {
    const sandbox = await startAtNow()
    const code = await codeFor(sandbox, alice.email, 4)
    const second = await startAtNow({ seed: { quicksdk: await stateOf(sandbox) } })
    await opened(second, 'setNewPass', { email: alice.email, code, newPassword: alice.password })
  })
})
