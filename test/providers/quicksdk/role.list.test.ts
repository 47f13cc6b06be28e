import { expect, test } from 'vitest'
import { alice, ios, ming, open, refused, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const swordsman = { serverName: 'S1', uid: '10001', roleId: 'r-1', roleName: '劍客', 角色等级: '8' }
const archer = { serverName: 'S2', uid: '10001', roleId: 'r-2', roleName: 'Archer', 角色等级: '31' }
const wizard = { serverName: 'S1', uid: '10002', roleId: 'r-3', roleName: '法師', 角色等级: '1' }

test('rolesList finds the roles of an account', async () => {
  const sandbox = await startSandbox()
  const before = await stateOf(sandbox)
  const { json } = await open(sandbox, 'rolesList', { frType: '1', uid: alice.uid })
  expect(json).toEqual({ status: true, message: '', data: [swordsman, archer] })
  expect(Object.keys(json.data[0])).toEqual(['serverName', 'uid', 'roleId', 'roleName', '角色等级'])
  // A roleId says nothing when it is asked by account.
  expect((await open(sandbox, 'rolesList', { frType: '1', uid: ming.uid, roleId: 'r-1' })).json.data).toEqual([wizard])
  expect(await stateOf(sandbox)).toEqual(before)
})

test('rolesList finds a role by its id, whichever user plays it', async () => {
  const sandbox = await startSandbox()
  const { json } = await open(sandbox, 'rolesList', { frType: '2', uid: '0', roleId: 'r-3' })
  expect(json.data).toEqual([wizard])
})

test('rolesList answers an empty list where there is none', async () => {
  const sandbox = await startSandbox()
  const other = await open(sandbox, 'rolesList', { frType: '1', uid: alice.uid }, { productCode: ios })
  expect(other.json).toEqual({ status: true, message: '', data: [] })
  const { json } = await open(sandbox, 'rolesList', { frType: '2', uid: alice.uid, roleId: 'r-9' })
  expect(json.data).toEqual([])
})

test.each([
  ['an unknown account', { frType: '1', uid: '99999' }, 'The user does not exist.'],
  ['frType 2 without roleId', { frType: '2', uid: alice.uid }, 'The roleId is required for this frType.'],
  [
    'frType 2 with an empty roleId',
    { frType: '2', uid: alice.uid, roleId: '' },
    'The roleId is required for this frType.',
  ],
  ['another frType', { frType: '3', uid: alice.uid }, 'A parameter has the wrong format.'],
  ['a uid that is no number', { frType: '1', uid: 'alice' }, 'A parameter has the wrong format.'],
])('rolesList refuses %s', async (_what, params, message) => {
  const sandbox = await startSandbox()
  expect((await open(sandbox, 'rolesList', params as Record<string, string>)).json).toEqual(refused(message))
})
