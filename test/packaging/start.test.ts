import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import build from '../../.ci/package.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }
import { ROOT } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The files of the sources, and those of the build that it imports. */
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join('src', name))
const BUILD = [
  '.ci/build.mjs',
  ...[...read('.ci/build.mjs').matchAll(/'\.\/(\S+\.mjs)'/g)].map(([, name]) => `.ci/${name}`),
]

/** Names of the packages that a file loads, types aside. */
function packagesOf(file: string): string[] {
  const code = read(file)
  const statements = code.matchAll(/^(?:import|export) (?!type )(?:[^'"]*? from )?'([^'.][^']*)'/gm)
  const calls = code.matchAll(/(?:\bimport|\brequire|\)\.resolve)\('([^'.$][^']*)'\)/g)
  const names = [...statements, ...calls].map(([, name = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '')
  return names.filter((name) => !name.startsWith('node:'))
}

describe('what npm start installs', () => {
  test('is all that the build reads', () => {
    // Vitest is the user's.
    for (const file of [...SOURCES, ...BUILD])
      for (const name of packagesOf(file))
        if (name !== 'vitest') expect(build.devDependencies, `.ci/package.json lacks ${name}`).toHaveProperty([name])
  })

  test('is no tool, and in the version that is published', () => {
    expect(Object.keys(build.devDependencies).filter((name) => name in manifest.devDependencies)).toEqual([])
    expect(build.devDependencies).toMatchObject(manifest.dependencies)
  })
})

const LATER = new Date(Date.now() + 60_000)

/** A clone of which only the way in is real; its npm and its build say that they were run. */
function clone(made: { readonly installed?: boolean; readonly tools?: boolean; readonly built?: boolean }): string {
  const folder = folderWith({
    'package.json': JSON.stringify({ devDependencies: { 'a-tool': '1' } }),
    'package-lock.json': '{}',
    said: '',
  })
  for (const path of ['.ci', 'src', 'fixtures', 'bin', 'dist', 'node_modules/a-bundled-one']) {
    mkdirSync(join(folder, path), { recursive: true })
  }
  for (const name of ['start.cjs', 'prepare.cjs', 'prepare.mjs', 'changed.cjs']) {
    cpSync(join(ROOT, '.ci', name), join(folder, '.ci', name))
  }
  const loaded = `process.moduleLoadList.includes('NativeModule child_process')`
  const files = {
    '.ci/package.json': JSON.stringify({ type: 'module', devDependencies: { 'a-bundled-one': '1' } }),
    '.ci/build.mjs': `import { appendFileSync } from 'node:fs'; appendFileSync('said', 'build\\n')`,
    'src/index.ts': '',
    'fixtures/demo.json': '',
    'bin/npm': `#!${process.execPath}
require('node:fs').appendFileSync('said', \`npm \${process.argv.slice(2).join(' ')}\\n\`)`,
    'dist/cli.cjs': `console.log(process.argv.slice(2).join(' '), ${loaded} ? 'with child processes' : 'alone')`,
  }
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
  chmodSync(join(folder, 'bin/npm'), 0o755)
  if (made.tools) mkdirSync(join(folder, 'node_modules/a-tool'))
  if (made.installed) {
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{}')
    utimesSync(join(folder, 'node_modules/.package-lock.json'), LATER, LATER)
  }
  const built = made.built ? LATER : new Date(0)
  utimesSync(join(folder, 'dist/cli.cjs'), built, built)
  return folder
}

function runIn(folder: string, ...args: string[]) {
  const env = { ...process.env, PATH: join(folder, 'bin') }
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' })
  return { printed: stdout + stderr, said: readFileSync(join(folder, 'said'), 'utf8') }
}

const START = ['.ci/start.cjs', 'start', '--port', '0']
const CI = 'npm ci --no-audit --no-fund --prefer-offline'

describe('npm start', () => {
  test('of a clone that is ready is the command, and no other process', () => {
    const folder = clone({ installed: true, built: true })
    expect(runIn(folder, ...START)).toEqual({ printed: 'start --port 0 alone\n', said: '' })
  })

  test('of a fresh clone installs what the build needs, and builds', () => {
    const { printed, said } = runIn(clone({}), ...START)
    expect(said).toBe(`${CI} --workspace=.ci\nbuild\n`)
    expect(printed).toBe('start --port 0 with child processes\n')
  })

  test('installs everything anew where tools were installed, be they all or not', () => {
    const folder = clone({ tools: true, built: true })
    const manifest = { devDependencies: { 'a-tool': '1', 'a-tool-that-was-added': '1' } }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    utimesSync(join(folder, 'dist/cli.cjs'), LATER, LATER)
    expect(runIn(folder, ...START).said).toBe(`${CI}\n`)
  })

  test('builds when a source is younger', () => {
    expect(runIn(clone({ installed: true }), ...START).said).toBe('build\n')
  })
})

describe('what npm test does first', () => {
  const PREPARE = ['.ci/prepare.mjs', 'tools']

  test('adds the tools to what npm start has installed', () => {
    expect(runIn(clone({ installed: true, built: true }), ...PREPARE).said).toBe(`${CI}\n`)
  })

  test('does nothing where they are', () => {
    expect(runIn(clone({ installed: true, tools: true, built: true }), ...PREPARE).said).toBe('')
  })
})
