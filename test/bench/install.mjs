// What a user gets who installs the package: how many packages, how many bytes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

const megabytes = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((bytes, { parentPath, name }) => bytes + statSync(join(parentPath, name)).size, 0) / 1e6

/** Installs the tarball into an empty folder; what it depends on comes from this checkout, so no network is needed. */
export function installRows({ report, say }) {
  const tarball = execFileSync(process.execPath, ['.ci/pack.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
  const folder = mkdtempSync(join(tmpdir(), 'bench-install-'))
  try {
    const local = Object.keys(dependencies).map((name) => [name, `file:${join(ROOT, 'node_modules', name)}`])
    const wanted = { 'channel-sandbox': `file:${tarball}`, ...Object.fromEntries(local) }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }))
    execFileSync('npm', ['install', '--offline', '--install-links', '--ignore-scripts'], {
      cwd: folder,
      stdio: 'ignore',
    })
    const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'))
    const sizes = Object.keys(packages).map((path) => [
      path.replace('node_modules/', ''),
      megabytes(join(folder, path)),
    ])
    for (const [name, mb] of sizes) say(`installed ${name}: ${mb.toFixed(1)} MB`)
    say(
      `installed packages: ${sizes.length}; download of channel-sandbox: ${(statSync(tarball).size / 1e6).toFixed(1)} MB`,
    )
    const besideFaker = sizes.filter(([name]) => name !== '@faker-js/faker').reduce((sum, [, mb]) => sum + mb, 0)
    report('install size beside faker, MB', besideFaker, 25, 'less')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
