import { describe, expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import { alice, codeFor, expectRefusal, opened, openId, startAtNow, userOf } from '../../support/quicksdk.ts'

const address = 'Carol@Example.com'
const password = md5('secret')
const TAKEN = 'The user already exists.'

describe('accounts with an e-mail address (quick-31)', () => {
  test('a username of that shape is the address: register, log in, recover the password', async () => {
    const sandbox = await startAtNow()
    const code = await codeFor(sandbox, address, 1)
    const { uid } = await opened(sandbox, 'userRegister', { username: address, password, code })
    expect(await userOf(sandbox, uid)).toMatchObject({ username: address, email: address })
    await opened(sandbox, 'userLogin', { username: address.toLowerCase(), password })
    const recovery = await codeFor(sandbox, address, 4)
    const renewed = { email: address, code: recovery, newPassword: md5('new') }
    expect(await opened(sandbox, 'setNewPass', renewed)).toMatchObject({ uid, username: address })
    await opened(sandbox, 'userLogin', { username: address, password: md5('new') })
  })

  test('the code of registration is checked where it is sent, and spent', async () => {
    const sandbox = await startAtNow()
    await codeFor(sandbox, address, 1)
    const registering = { username: address, password }
    await expectRefusal(sandbox, 'userRegister', { ...registering, code: '1' }, 'The verification code is wrong.')
    await sandbox.clock.advance('10m')
    const late = await sandbox.outbox.list({ to: address })
    const expired = { ...registering, code: late[0]?.code ?? '' }
    await expectRefusal(sandbox, 'userRegister', expired, 'The verification code has expired.')
    await opened(sandbox, 'userRegister', registering)
    // It proves an address, and a name is none.
    await opened(sandbox, 'userRegister', { username: 'dave', password, code: 'anything' })
  })

  test('a bound address is a login name, and no other account can register it', async () => {
    const sandbox = await startAtNow()
    const login = { username: alice.email.toUpperCase(), password: alice.password }
    expect(await opened(sandbox, 'userLogin', login)).toMatchObject({ uid: alice.uid })
    await expectRefusal(sandbox, 'userRegister', login, TAKEN)
  })

  test('an address that is a username is bound to no other account', async () => {
    const sandbox = await startAtNow()
    await opened(sandbox, 'userRegister', { username: address, password })
    const belongs = 'The e-mail address belongs to another user.'
    for (const sendType of ['1', '2']) {
      await expectRefusal(sandbox, 'sendCodeByEmail', { email: address.toLowerCase(), sendType }, belongs)
    }
  })

  test('after a change of address both names log in, and the name stays taken', async () => {
    const sandbox = await startAtNow()
    const { uid } = await opened(sandbox, 'userRegister', { username: address, password })
    const code = await codeFor(sandbox, address, 3)
    await opened(sandbox, 'ckMailCode', { uid, mail: address, code, sendType: '3' })
    const newMail = 'c@example.org'
    const newCode = await codeFor(sandbox, newMail, 2)
    await opened(sandbox, 'reBindMail', { uid, mail: address, newMail, newCode })
    for (const username of [address, newMail]) await opened(sandbox, 'userLogin', { username, password })
    await expectRefusal(sandbox, 'userRegister', { username: address, password }, TAKEN)
    const bind = await codeFor(sandbox, address, 2)
    await expectRefusal(
      sandbox,
      'bindEmail',
      { userId: '10002', email: address, code: bind, password },
      'The e-mail address belongs to another user.',
    )
  })

  test('a seeded username of that shape is the address too, and cannot be another account’s', async () => {
    const users = [{ uid: '7', username: 'seven@example.com', password: 'p' }]
    const sandbox = await startAtNow({
      seed: {
        quicksdk: {
          merchants: [
            { openId, openKey: 'demo-quick-openkey', users, products: [{ productCode: 'demo-quick-android' }] },
          ],
        },
      },
    })
    expect(await userOf(sandbox, '7')).toMatchObject({ email: 'seven@example.com' })
    const twice = [...users, { username: 'x', email: 'SEVEN@example.com' }]
    await expect(startAtNow({ seed: { quicksdk: { merchants: [{ openId, users: twice }] } } })).rejects.toThrow(
      '/quicksdk/merchants/0/users/1/email: "seven@example.com" is listed twice',
    )
  })
})
