// Packs what `npm publish` would send, and prints where it lies. It is built in a copy, because dist/ may be in use by
// tests and benches, and kept until a source changes.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { changed, newest } from './changed.cjs'

const root = resolve(import.meta.dirname, '..')
const at = (...path) => join(root, ...path)
const { name, version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
const file = `${name}-${version}.tgz`
const kept = at('node_modules/.cache', name, file)

const sources = ['src', 'fixtures', 'openapi', 'docs', '.ci', 'package.json', 'tsconfig.json']
sources.push('README.md', 'README.zh.md', 'CHANGELOG.md', 'LICENSE')

if (changed(kept) < Math.max(...sources.map((source) => newest(at(source))))) {
  // Inside the folder it ends in, so that the last step is a rename: a reader finds a whole one.
  mkdirSync(join(kept, '..'), { recursive: true })
  const copy = mkdtempSync(join(tmpdir(), `${name}-pack-`))
  const target = mkdtempSync(join(kept, '../pack-'))
  try {
    for (const source of sources) cpSync(at(source), join(copy, source), { recursive: true })
    symlinkSync(at('node_modules'), join(copy, 'node_modules'))
    const { status } = spawnSync('npm', ['pack', '--pack-destination', target], {
      cwd: copy,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
    if (status !== 0) process.exit(status ?? 1)
    renameSync(join(target, file), kept)
  } finally {
    rmSync(copy, { recursive: true, force: true })
    rmSync(target, { recursive: true, force: true })
  }
}
process.stdout.write(`${kept}\n`)
