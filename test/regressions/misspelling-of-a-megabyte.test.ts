import { expect, test } from 'vitest'
import { postJson, startSandbox } from '../support/sandbox.ts'

// The distance to every known name was counted whatever the length, which stopped the sandbox for most of a second.
test('a name of a megabyte is refused at once', async () => {
  const sandbox = await startSandbox()
  const body = JSON.stringify({ appId: '1001', ['x'.repeat(1_900_000)]: 1 })
  const begun = performance.now()
  expect((await postJson(`${sandbox.url}/__admin/egret/app`, body)).status).toBe(400)
  expect(performance.now() - begun).toBeLessThan(400)
})
