import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../../src/index.ts'
import { md5 } from '../../support/php.ts'
import {
  alice,
  codeFor,
  expectRefusal,
  guestOf,
  open,
  opened,
  openId,
  openKey,
  startAtNow,
  stateOf,
  userOf,
} from '../../support/quicksdk.ts'
import { send } from '../../support/sandbox.ts'

const WRONG = 'The password is wrong.'
const slugOf = (headers: Headers) => headers.get('x-sandbox-diagnosis')?.split(' ')[0]

/** What /explain says of a request. */
const explained = async (sandbox: SandboxHandle, headers: Headers) =>
  (await send(`${sandbox.url}/__admin/requests/${headers.get('x-sandbox-request-id')}/explain`)).json

describe('passwords that are not hashed (quick-23)', () => {
  test('are taken by every account flow, with a diagnosis', async () => {
    const sandbox = await startAtNow()
    const flows = [
      ['userRegister', { username: 'carol', password: 'p ä' }],
      ['userLogin', { username: 'carol', password: 'p ä' }],
      ['userChangePass', { userId: '10004', oldPassword: 'p ä', newPassword: 'second' }],
      ['setNewPass', { email: alice.email, code: await codeFor(sandbox, alice.email, 4), newPassword: 'x' }],
      [
        'bindEmail',
        {
          userId: '10004',
          email: 'carol@example.com',
          code: await codeFor(sandbox, 'carol@example.com', 2),
          password: 'y',
        },
      ],
    ] as const
    for (const [name, params] of flows) {
      const { json, headers } = await open(sandbox, name, params)
      expect([name, json.status, slugOf(headers)]).toEqual([name, true, 'password-not-hashed'])
    }
    expect(slugOf((await open(sandbox, 'userLogin', { username: 'carol', password: 'second' })).headers)).toBeDefined()
    expect(JSON.stringify(await stateOf(sandbox))).not.toContain('second')
  })

  test('are explained in both languages, and never shown', async () => {
    const sandbox = await startAtNow()
    const { headers } = await open(sandbox, 'userRegister', { username: 'carol', password: 'hunter-two' })
    const told = await explained(sandbox, headers)
    expect(told).toMatchObject({ outcome: 'ok', diagnosis: 'password-not-hashed' })
    expect(told.explanation).toContain('password is no MD5')
    expect(told.explanationZh).toContain('password 不是 MD5')
    expect(JSON.stringify([told, sandbox.requests.find({})])).not.toContain('hunter-two')
  })

  test('match as they were sent alone: a game that hashes here and not there is found out', async () => {
    const sandbox = await startAtNow()
    await opened(sandbox, 'userRegister', { username: 'carol', password: 'secret' })
    await opened(sandbox, 'userRegister', { username: 'dave', password: md5('secret') })
    await expectRefusal(sandbox, 'userLogin', { username: 'carol', password: md5('secret') }, WRONG)
    await expectRefusal(sandbox, 'userLogin', { username: 'dave', password: 'secret' }, WRONG)
    await expectRefusal(sandbox, 'userLogin', { username: 'carol', password: 'Secret' }, WRONG)
    await opened(sandbox, 'userLogin', { username: 'dave', password: md5('secret').toUpperCase() })
    const again = await startAtNow({ seed: { quicksdk: await stateOf(sandbox) } })
    await expectRefusal(again, 'userLogin', { username: 'carol', password: md5('secret') }, WRONG)
    await opened(again, 'userLogin', { username: 'carol', password: 'secret' })
  })

  test('of seeded accounts match hashed and not', async () => {
    const sandbox = await startAtNow()
    for (const password of ['secret', md5('secret')]) {
      await opened(sandbox, 'userLogin', { username: alice.username, password })
    }
    await expectRefusal(sandbox, 'userLogin', { username: alice.username, password: 'wrong' }, WRONG)
  })

  test('are refused for a merchant that asks for MD5, before anything is done', async () => {
    const merchant = { openId, openKey, passwords: 'md5', products: [{ productCode: 'demo-quick-android' }] }
    const sandbox = await startAtNow({ seed: { quicksdk: { merchants: [merchant] } } })
    const message = 'The password must be an MD5 of 32 hexadecimal characters.'
    for (const password of ['secret', 'z'.repeat(32), '0'.repeat(31)]) {
      await expectRefusal(sandbox, 'userRegister', { username: 'carol', password }, message)
    }
    await opened(sandbox, 'userRegister', { username: 'carol', password: md5('secret') })
    await expectRefusal(
      sandbox,
      'userChangePass',
      { userId: '10001', oldPassword: md5('secret'), newPassword: 'secret' },
      message,
    )
    const { headers } = await open(sandbox, 'userLogin', { username: 'carol', password: 'secret' })
    expect((await explained(sandbox, headers)).explanation).toContain('no MD5 of 32 hex characters')
    // The setting can be changed while the sandbox runs.
    expect(await sandbox.quicksdk.product({ productCode: 'demo-quick-android', passwords: 'any' })).toMatchObject({
      passwords: 'any',
      openKey,
    })
    await expectRefusal(sandbox, 'userLogin', { username: 'carol', password: 'secret' }, WRONG)
  })
})

describe('the initial password (quick-28)', () => {
  test('is set for an account that has none, and it is the one that logs in', async () => {
    const sandbox = await startAtNow()
    const userId = await guestOf(sandbox, 'device-1')
    const code = await codeFor(sandbox, 'g@example.com', 2)
    await opened(sandbox, 'bindEmail', { userId, email: 'g@example.com', code, password: md5('first') })
    expect(await userOf(sandbox, userId)).toMatchObject({ password: md5('first'), passwordAs: 'md5' })
    await opened(sandbox, 'userLogin', { username: 'g@example.com', password: md5('first') })
  })
})
