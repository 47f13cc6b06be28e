import { expect, test } from 'vitest'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { send, startSandbox } from '../support/sandbox.ts'

// Node's decoder kept one byte of each raw character once any escape of the value was broken: 好 became }.
test('a value with a per cent sign, an escape and a raw character is verified as PHP reads it', async () => {
  const sandbox = await startSandbox()
  const { sign, ...params } = getInfoParams({ ext: '100%好 x' })
  const { ext: _ext, ...rest } = params
  const body = `${new URLSearchParams({ ...rest, sign: sign as string })}&ext=100%好%20x`
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await send(sandbox.url + GET_INFO, { method: 'POST', headers, body })).json.code).toBe(0)
})
