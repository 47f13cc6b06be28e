import { expect, test } from 'vitest'
import { android, ios, open, openId, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const listed = [
  { id: 1, name: 'Demo game 演示游戏', productCode: android, platform: 1 },
  { id: 2, name: 'Demo game iOS', productCode: ios, platform: 2 },
]

test.each([false, true])('getOpenProduct lists all products of the merchant (multipart: %s)', async (multipart) => {
  const sandbox = await startSandbox()
  const before = await stateOf(sandbox)
  const { json } = await open(sandbox, 'getOpenProduct', {}, { multipart, productCode: ios })
  expect(json).toEqual({ status: true, message: '', data: listed })
  expect(await stateOf(sandbox)).toEqual(before)
})

test("getOpenProduct shows a new product, by id, and none of another merchant's", async () => {
  const sandbox = await startSandbox()
  const { productCode } = await sandbox.quicksdk.product({ openId, id: 10, name: 'H5 game', platform: 3 })
  await sandbox.quicksdk.product({ name: 'Foreign' })
  const { json } = await open(sandbox, 'getOpenProduct')
  expect(json.data).toEqual([...listed, { id: 10, name: 'H5 game', productCode, platform: 3 }])
})
