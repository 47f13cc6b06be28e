// Makes a fresh clone ready: installs from the lock file and builds, each only when it is due. Needs nothing but Node.
const { lstatSync } = require('node:fs')
const { changed, installedOf, newest } = require('./changed.cjs')

const SOURCES = ['src', 'fixtures', 'package.json', '.ci']

function run(command, args) {
  const { spawnSync } = require('node:child_process')
  // Standard error, so that the output of the command that follows stays its own.
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

/**
 * @param tools whether what tests, benches and checks are made with is wanted as well. Without it, only what the build
 * needs is installed, which is an eighth of the whole; what is there already stays.
 * @param build whether dist/ is wanted
 */
exports.prepare = function prepare({ tools = false, build = true } = {}) {
  // Packages behind a link belong to another project, which installs them.
  const linked = lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  const isOld = changed('node_modules/.package-lock.json') < changed('package-lock.json')
  if (!linked && (isOld || (tools && !installedOf('../package.json').all))) {
    // npm ci begins anew: tools that are there, old or not all of them, are wanted afterwards as well.
    const part = tools || installedOf('../package.json').some ? [] : ['--workspace=.ci']
    run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', ...part])
  }
  if (build && changed('dist/cli.cjs') < Math.max(...SOURCES.map(newest))) run(process.execPath, ['.ci/build.mjs'])
}
