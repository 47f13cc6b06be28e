import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, startProcess } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { send } from '../support/sandbox.ts'

const hasFull = existsSync('/dev/full')

test.runIf(hasFull).each(['pretty', 'json'])('a %s log on a full disk ends no sandbox', async (format) => {
  const ready = join(folderWith(), 'ready.json')
  const command = [process.execPath, join(ROOT, 'dist/cli.cjs'), 'start', '--port', '0', '--ready-file', ready]
  const cli = startProcess('sh', ['-c', 'exec "$@" > /dev/full', 'sh', ...command, '--log-format', format])
  await cli.prints(/The log cannot be written: ENOSPC/)
  await expect.poll(() => existsSync(ready)).toBe(true)
  const { url } = JSON.parse(readFileSync(ready, 'utf8'))
  // Each writes a line.
  for (let count = 0; count < 3; count += 1) expect((await send(`${url}/nowhere-${count}`)).status).toBe(404)
  const ended = new Promise((resolve) => cli.child.once('exit', resolve))
  cli.child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(cli.output().match(/cannot be written/g)).toHaveLength(1)
})
