import { expect, test } from 'vitest'
import { alice, android, ios, ming, NOW, open, refused, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const demoGame = {
  productCode: android,
  productName: 'Demo game 演示游戏',
  uid: alice.uid,
  roles: [
    { roleId: 'r-1', roleName: '劍客', serverName: 'S1', serverId: '1' },
    { roleId: 'r-2', roleName: 'Archer', serverName: 'S2', serverId: '2' },
  ],
}

test('userGames lists the products an account has entered, the first entered first, with its roles', async () => {
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: NOW + 100, frozen: true })
  expect((await open(sandbox, 'userGames', { userId: alice.uid })).json).toEqual({
    status: true,
    message: '',
    data: [demoGame],
  })
  const { username, password } = alice
  await open(sandbox, 'userLogin', { username, password }, { productCode: ios })
  const before = await stateOf(sandbox)
  // Whichever product asks: accounts belong to the merchant.
  const { json } = await open(sandbox, 'userGames', { userId: alice.uid }, { productCode: ios })
  expect(json.data).toEqual([demoGame, { productCode: ios, productName: 'Demo game iOS', uid: alice.uid, roles: {} }])
  expect(await stateOf(sandbox)).toEqual(before)
})

test('userGames shows no user the roles of another, and an empty list to one who has entered nothing', async () => {
  const sandbox = await startSandbox()
  const { json } = await open(sandbox, 'userGames', { userId: ming.uid })
  expect(json.data).toMatchObject([{ uid: ming.uid, roles: [{ roleId: 'r-3' }] }])
  expect((await open(sandbox, 'userGames', { userId: '10003' })).json.data).toEqual([])
})

test.each(['99999', 'alice', '010001'])('userGames refuses the unknown user %s', async (userId) => {
  const sandbox = await startSandbox()
  expect((await open(sandbox, 'userGames', { userId })).json).toEqual(refused('The user does not exist.'))
})
