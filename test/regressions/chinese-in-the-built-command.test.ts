import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureBuilt, ROOT, startCli } from '../support/dist.ts'

// The launcher reads the bundle with one byte per character; tagged templates and regular expressions had more.
test('the bundle is ASCII, and what it says in Chinese is Chinese', async () => {
  ensureBuilt()
  const bytes = readFileSync(join(ROOT, 'dist/bundle.cjs'))
  expect(bytes.findIndex((byte) => byte > 0x7f)).toBe(-1)
  const sandbox = startCli(['--port', '0', '--admin-token', 'secret'])
  const [, url = ''] = await sandbox.prints(/^channel-sandbox ready on (\S+)$/m)
  const page = await (await fetch(`${url}/__admin/`, { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('Open · <span lang="zh">打开</span>')
})
