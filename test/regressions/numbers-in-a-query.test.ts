import { expect, test } from 'vitest'
import { getInfo } from '../support/demo.ts'
import { send, startSandbox } from '../support/sandbox.ts'

// A number from a query stayed a text, so every ?since= was refused.
test('?since= of the journal and of the callbacks takes a number', async () => {
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: 1_700_000_000.5, frozen: true })
  await getInfo(sandbox)
  const found = async (query: string) => (await send(`${sandbox.url}/__admin/requests?${query}`)).json.requests.length
  expect(await found('since=1700000000.5')).toBe(1)
  expect(await found('since=1700000001')).toBe(0)
  expect((await send(`${sandbox.url}/__admin/callbacks?since=0`)).status).toBe(200)
  expect((await send(`${sandbox.url}/__admin/requests?since=1e3`)).status).toBe(400)
})
