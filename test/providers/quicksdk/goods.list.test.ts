import { expect, test } from 'vitest'
import { ios, open, openId, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

test("goodsList lists a product's goods with dollar prices as numbers", async () => {
  const sandbox = await startSandbox()
  const before = await stateOf(sandbox)
  const { text } = await open(sandbox, 'goodsList')
  const goods = '[{"goodsId":"gem60","price":0.99},{"goodsId":"gem300","price":4.99},{"goodsId":"monthly","price":9.9}]'
  expect(text).toBe(`{"status":true,"message":"","data":${goods}}`)
  expect((await open(sandbox, 'goodsList', {}, { productCode: ios })).json.data).toHaveLength(1)
  expect(await stateOf(sandbox)).toEqual(before)
})

test('goodsList answers an empty list where there are no goods', async () => {
  const sandbox = await startSandbox()
  const { productCode } = await sandbox.quicksdk.product({ openId })
  expect((await open(sandbox, 'goodsList', {}, { productCode })).text).toBe('{"status":true,"message":"","data":[]}')
})
