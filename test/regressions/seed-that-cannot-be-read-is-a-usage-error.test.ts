import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'

// It ended with 2, the code of wrong options, instead of 14, that of a bad seed.
test.each(['none.json', 'broken.json', 'broken.yaml'])('a seed that cannot be read ends with 14: %s', async (name) => {
  const folder = folderWith({ 'broken.json': '{', 'broken.yaml': 'a: [' })
  const running = startCli(['--port', '0', '--seed', join(folder, name)])
  const code = await new Promise((resolve) => running.child.once('close', resolve))
  expect(code).toBe(14)
  expect(running.output()).toContain(name)
})
