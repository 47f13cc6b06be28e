import { expect, test } from 'vitest'
import { ensureBuilt, startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'

/** Tells of every file or folder of the dashboard that is read. */
const SPY = `
const fs = require('node:fs')
const watch = (of, name) => {
  const real = of[name]
  of[name] = function (path, ...more) {
    if (/dist.dashboard/.test(String(path))) process.stderr.write('dashboard read\\n')
    return real.call(this, path, ...more)
  }
}
for (const name of ['readFileSync', 'readdirSync', 'existsSync', 'openSync', 'readFile', 'open']) watch(fs, name)
for (const name of ['readFile', 'readdir', 'open']) watch(fs.promises, name)
`

test('the page is read from disk at the first request for it: a start and provider requests pay nothing', async () => {
  ensureBuilt()
  const spy = `${folderWith({ 'spy.cjs': SPY })}/spy.cjs`
  const env = { NODE_OPTIONS: `--require ${spy}` }
  const sandbox = startCli(['--port', '0'], { env })
  const [, url = ''] = await sandbox.prints(/^channel-sandbox ready on (\S+)$/m)
  await fetch(`${url}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams({ appId: '1' }) })
  await fetch(`${url}/__admin/health`)
  expect(sandbox.output()).not.toContain('dashboard read')
  const compressed = await fetch(`${url}/__admin/`)
  await sandbox.prints(/dashboard read/)
  // It lies there compressed; who does not take that gets it as it is.
  const plain = await fetch(`${url}/__admin/`, { headers: { 'accept-encoding': 'identity' } })
  expect([compressed, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null])
  expect(await compressed.text()).toBe(await plain.text())
})
