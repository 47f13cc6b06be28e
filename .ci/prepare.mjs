// Makes a fresh clone ready: installs from the lock file and builds, each only when it is due. Needs nothing but Node.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync } from 'node:fs'
import { changed, newest } from './changed.mjs'

const run = (command, args) => {
  // Standard error, so that the output of the command that follows stays its own.
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
// Packages behind a link belong to somebody else, who installs them.
const linked = existsSync('node_modules') && lstatSync('node_modules').isSymbolicLink()
const installed = changed('node_modules/.package-lock.json')
if (!linked && (installed < changed('package-lock.json') || installed === 0))
  run('npm', ['ci', '--no-audit', '--no-fund'])

const sources = ['src', 'fixtures', 'package.json', '.ci']
if (changed('dist/cli.cjs') < Math.max(...sources.map(newest))) run(process.execPath, ['.ci/build.mjs'])
