import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'

const missing = '/no-such-folder/file'

test.each([
  ['start', ['--port', '0', '--ready-file', missing]],
  ['exec', ['--ready-file', missing, '--', 'echo', 'ran']],
  ['exec', ['--report', missing, '--', 'echo', 'ran']],
  ['exec', ['--log-file', missing, '--', 'echo', 'ran']],
  ['seed', ['schema', '--out', missing]],
  ['seed', ['generate', '--users', '1', '--orders', '1', '--out', missing]],
  ['openapi', ['--provider', 'egret', '--out', 'package.json']],
])('%s %j ends with 14 and advice, before it has begun', async (command, args) => {
  const { code, stdout, stderr } = await runCli([command, ...args])
  expect(stderr).toMatch(
    /^channel-sandbox: \S+ cannot be written: (its folder does not exist|there is a file)[^\n]*\n$/,
  )
  expect([code, stdout]).toEqual([14, ''])
})

test('a directory is no file', async () => {
  const folder = folderWith()
  const { code, stderr } = await runCli(['start', '--port', '0', '--ready-file', folder])
  expect([code, stderr]).toEqual([
    14,
    `channel-sandbox: ${folder} cannot be written: it is a directory. Name a file in it.\n`,
  ])
})

test.skipIf(!existsSync('/dev/full'))("a report the disk has no room for leaves the command's exit code", async () => {
  const { code, stderr } = await runCli(['exec', '--report', '/dev/full', '--', 'sh', '-c', 'exit 7'])
  expect(code).toBe(7)
  expect(stderr).toContain('/dev/full cannot be written: the disk is full')
})
