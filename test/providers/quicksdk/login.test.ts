import { expect, test } from 'vitest'
import { alice, android, aToken, ios, opened, openId, startAtNow, stateOf, webapi } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

test('quicksdk/login hands out the tokens a player brings to the game', async () => {
  const sandbox = await startAtNow()
  const made = await sandbox.quicksdk.login({ productCode: ios, uid: alice.uid })
  expect(made).toEqual({ uid: alice.uid, token: aToken, authToken: aToken })
  expect((await webapi(sandbox, 'checkUserInfo', { uid: made.uid, token: made.token })).json.status).toBe(true)
  await opened(sandbox, 'autoLogin', { authToken: made.authToken })
  const { activations } = (await stateOf(sandbox)).history
  expect(activations).toContainEqual(expect.objectContaining({ productCode: ios, uid: alice.uid }))
})

test('quicksdk/login finds an account by name or address, and makes one where there is none', async () => {
  const sandbox = await startAtNow()
  for (const username of [alice.username, alice.email]) {
    expect((await sandbox.quicksdk.login({ productCode: android, username })).uid).toBe(alice.uid)
  }
  const fresh = await sandbox.quicksdk.login({ productCode: android, username: 'new@example.com' })
  expect(fresh.uid).toBe('10004')
  expect((await sandbox.quicksdk.login({ productCode: android, username: 'new@example.com' })).uid).toBe('10004')
})

test.each([
  [{ productCode: 'x', uid: '1' }, 'There is no product x'],
  [{ productCode: android, uid: '1' }, 'has no user 1'],
  [{ productCode: android }, 'by uid or by username'],
  [{ productCode: android, uid: '10001', username: 'alice' }, 'by uid or by username'],
])('quicksdk/login refuses %j', async (params, message) => {
  const sandbox = await startAtNow()
  await expect(sandbox.quicksdk.login(params)).rejects.toThrow(message)
})

test('a seeded token is good, and the environment has it', async () => {
  const sandbox = await startSandbox()
  const token = 'demo-quick-token-alice'
  expect((await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token })).json.status).toBe(true)
  await opened(sandbox, 'autoLogin', { authToken: 'demo-quick-authtoken-alice' })
  expect(await sandbox.env()).toMatchObject({ CHANNEL_SANDBOX_QUICKSDK_TOKEN: token })
})

test.each([
  [
    [
      { username: 'a', token: 't' },
      { username: 'b', token: 't' },
    ],
    '/quicksdk/merchants/0/users/1/token: "t" is listed twice',
  ],
  [[{ username: 'a', authToken: 't' }], '/quicksdk/merchants/0/users/0/authToken: belongs to a login'],
])('a seed with tokens %j is refused', async (users, message) => {
  await expect(startSandbox({ seed: { quicksdk: { merchants: [{ openId, users }] } } })).rejects.toThrow(message)
})

// Who has a role has entered its product (quick-13).
test('a seeded role has its account enter the product, when that was registered', async () => {
  const role = { roleId: 'r', roleName: 'r', serverId: 's', serverName: 's', roleLevel: 1 }
  const seed = {
    merchants: [
      {
        openId: 'm',
        openKey: 'k',
        users: [
          { uid: '20001', username: 'old', regTime: 1_500_000_000 },
          { uid: '20002', username: 'new', regTime: 1_700_000_000 },
        ],
        products: [{ productCode: 'p', callbackKey: 'c', roles: ['20001', '20002'].map((uid) => ({ uid, ...role })) }],
      },
    ],
  }
  const sandbox = await startSandbox({ seed: { quicksdk: seed } })
  const { activations } = (await stateOf(sandbox)).history
  expect(activations.map(({ uid, at }: { uid: string; at: number }) => [uid, at])).toEqual([
    ['20001', 1_500_000_000],
    ['20002', 1_700_000_000],
  ])
})
