import { expect, test } from 'vitest'
import { unknownName } from '../../src/contract/schema/validation.ts'
import { postJson, startSandbox } from '../support/sandbox.ts'

// The distance to every known name was counted whatever the length, which stopped the sandbox for most of a second.
test('a name of a megabyte is refused without a guess', async () => {
  const sandbox = await startSandbox()
  const name = 'x'.repeat(1_900_000)
  const { status, json } = await postJson(`${sandbox.url}/__admin/egret/app`, { appId: '1001', [name]: 1 })
  expect([status, json.detail.includes('unknown; known here: ')]).toEqual([400, true])
})

test('what is far from every known name by its length alone is not compared', () => {
  // Letter by letter it would take an hour.
  expect(unknownName('x'.repeat(2_000_000), ['y'.repeat(1_000_000)]).en).toMatch(/^unknown; known here: y/)
})
