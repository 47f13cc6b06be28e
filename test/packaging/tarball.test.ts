import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { egret } from '../../src/providers/egret/index.ts'
import { ROOT } from '../support/dist.ts'
import { linksOf } from '../support/guides.ts'
import { binOf, ended, installed, packed } from '../support/package.ts'
import { sized, turns } from '../support/size.ts'

/** Each costs seconds: a small run takes every fifth of these. */
const isTaken = turns(5)

const project = installed()
const inside = (...path: string[]) => join(project.path, 'node_modules/channel-sandbox', ...path)
const filesInside = () =>
  readdirSync(inside(), { recursive: true, withFileTypes: true }).filter((file) => file.isFile())

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'NodeNext',
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  },
})

const USE = `
import { createServer } from 'node:http'
import { after, afterEach, before, beforeEach } from 'node:test'
import { createSandbox, egretClient, type SandboxHandle, signers } from 'channel-sandbox'
import { sandboxPerTest } from 'channel-sandbox/testing'

const sandbox: SandboxHandle = await createSandbox({ listen: false })
createServer(sandbox.app)
const { token }: { token: string } = await sandbox.egret.login({ appId: '1001' })
// @ts-expect-error: the app is missing
await sandbox.egret.login({})
const answer = await egretClient({ url: sandbox.url, appId: '1001', appKey: 'k' }).user.getInfo({ token })
if (answer.ok) answer.data.id.toUpperCase()
// @ts-expect-error: a refusal has no data
else answer.data
signers.egret.sign({ appId: '1001' }, 'k').toUpperCase()
await createSandbox({ listen: false, seed: { egret: { apps: [{ appId: '1', appKey: 'k' }] } } })
// @ts-expect-error: a misspelt member of the seed
await createSandbox({ seed: { egret: { aps: [] } } })
sandbox.requests.find({ provider: 'egret', operation: 'user.getInfo', outcome: 'SIGN_INVALID' })
// @ts-expect-error: no such operation
sandbox.requests.find({ operation: 'user.getInof' })
sandbox.faults.add({ match: { operation: 'pay.notify' }, effect: { delay: '1s' } })
// @ts-expect-error: no such refusal
sandbox.faults.add({ effect: { refuse: 'SIGN_INVALD' } })
if (!answer.ok) answer.error satisfies 'TOKEN_INVALID' | 'SIGN_INVALID' | 'PARAMS_INCOMPLETE' | undefined
await sandbox.close()

export const perTest: () => SandboxHandle = sandboxPerTest({ before, beforeEach, afterEach, after, fakerSeed: 1 })
// @ts-expect-error: a namespace keeps nothing
sandboxPerTest({ data: './state' })
`

/** The same where top-level await is not allowed and an import becomes require(). */
const USE_COMMONJS = USE.replace('const sandbox:', 'async function use() {\nconst sandbox:').replace(
  'await sandbox.close()\n',
  'await sandbox.close()\n}\nvoid use()\n',
)

const USE_VITEST = `
import { describe, expect, sandboxTest, test } from 'channel-sandbox/vitest'

test('the demo', async ({ sandbox }) => {
  const { callbackId } = await sandbox.quicksdk.pay({ orderNo: '1', outcome: 'success' })
  expect(callbackId.toUpperCase()).toBe('')
})
describe('options', () => {
  test.override({ sandboxOptions: { seed: {}, signature: 'warn' } })
  // @ts-expect-error: there is no such option
  test.override({ sandboxOptions: { sede: {} } })
})
// @ts-expect-error: a number is wanted
export const own = sandboxTest({ fakerSeed: '1' })
`

/** What are-the-types-wrong says, as far as it matters here. */
interface Attw {
  readonly analysis: { readonly entrypoints: Readonly<Record<string, unknown>> }
  readonly problems: Readonly<
    Record<string, readonly { readonly kind: string; readonly entrypoint?: string; readonly resolutionKind?: string }[]>
  >
}

describe('the packed package', () => {
  test.runIf(isTaken())('publint finds nothing', async () => {
    const { code, output } = await ended(process.execPath, [binOf('publint'), await packed(), '--strict'], {
      cwd: ROOT,
    })
    expect(code, output).toBe(0)
    expect(output).toContain('All good!')
  })

  test.runIf(isTaken())(
    'its types are what import and require() load, but for Vitest, which has ES modules alone',
    async () => {
      const args = [binOf('@arethetypeswrong/cli', 'attw'), await packed(), '--format', 'json', '--no-emoji']
      const { stdout, output } = await ended(process.execPath, args, { cwd: ROOT })
      const { analysis, problems } = JSON.parse(stdout || output) as Attw
      expect(Object.keys(analysis.entrypoints)).toEqual(Object.keys(manifest.exports))
      // TypeScript before 4.7 and Node before 12 do not read exports.
      const found = Object.values(problems)
        .flat()
        .filter(({ resolutionKind }) => resolutionKind !== 'node10')
      expect(found).toEqual([expect.objectContaining({ entrypoint: './vitest', kind: 'CJSResolvesToESM' })])
    },
  )

  test('holds what it says and nothing of where it was built', () => {
    const names = filesInside().map(({ parentPath, name }) => join(parentPath, name).slice(inside().length + 1))
    for (const name of ['LICENSE', 'README.md', 'CHANGELOG.md', 'fixtures/seed.schema.json', 'openapi/egret.yaml.gz'])
      expect(names).toContain(name)
    for (const page of names.filter((name) => name.endsWith('.md')))
      for (const { path } of linksOf(page, readFileSync(inside(page), 'utf8')))
        expect(existsSync(inside(path)), `${page} leads to ${path}`).toBe(true)
    for (const name of names) {
      expect(name).not.toMatch(/^(src|test|\.ci)\/|\.map$/)
      const content = readFileSync(inside(name), 'latin1')
      expect(content.includes(ROOT), `${name} names ${ROOT}`).toBe(false)
      expect(content.includes(`${homedir()}/`), `${name} names ${homedir()}`).toBe(false)
      expect(content.includes('channel-sandbox-pack-'), `${name} names the folder it was packed in`).toBe(false)
    }
  })

  test('is no larger than it has to be', () => {
    const bytes = filesInside().reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
    expect(bytes / 1e6).toBeLessThan(7.8)
  })

  test('what it imports is what it asks for', () => {
    const asked = { ...manifest.dependencies, ...manifest.peerDependencies }
    for (const { parentPath, name } of filesInside()) {
      if (!/\.(js|cjs|d\.ts)$/.test(name) || parentPath.endsWith('docs')) continue
      const code = readFileSync(join(parentPath, name), 'utf8')
      for (const [, from = ''] of code.matchAll(/^(?:import|export)\b[^'"\n]*\bfrom ?['"]([^'".][^'"]*)['"]/gm)) {
        expect(from.startsWith('node:') || from in asked, `${name} imports ${from}`).toBe(true)
      }
    }
  })

  test('no import() on any path of require(), which Jest could not follow', async () => {
    const loaded = ['bundle', 'index', 'testing', 'undici', 'yaml', 'pg', 're2js', 'certificates']
    expect(filesInside().map(({ name }) => name)).toEqual(expect.arrayContaining(loaded.map((name) => `${name}.cjs`)))
    for (const { name, parentPath } of filesInside()) {
      if (!name.endsWith('.cjs')) continue
      // Without white space it has no comments, in which types are imported.
      const { code } = await transform(readFileSync(join(parentPath, name), 'utf8'), {
        legalComments: 'none',
        minifyWhitespace: true,
      })
      // A method may have the name.
      expect(/(?<!\.)\bimport\s*\((?![\w, ]*\)\s*\{)/.exec(code)?.[0], name).toBeUndefined()
    }
  })

  test('has at most 7 MB unpacked', () => {
    const bytes = filesInside().reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
    expect(bytes).toBeLessThanOrEqual(7_000_000)
  })

  test('every package inside it stands in THIRD-PARTY-LICENSES.txt with its licence', () => {
    const licences = readFileSync(inside('dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    const bundled = new Set<string>()
    for (const { name, parentPath } of filesInside()) {
      if (!/\.(js|cjs)$/.test(name) || parentPath.endsWith('docs')) continue
      // esbuild says above each module where it comes from.
      const code = readFileSync(join(parentPath, name), 'utf8')
      for (const [, found = ''] of code.matchAll(/^ *\/\/ .*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm))
        bundled.add(found)
    }
    expect(bundled.size).toBeGreaterThan(30)
    expect([...bundled]).toEqual(expect.arrayContaining(['express', 'undici', 'commander', 'yaml']))
    const sections = licences.split(/^-{80}$/m).map((section) => section.trim())
    for (const name of [...bundled, 'swagger-ui-dist']) {
      const section = sections.find((text) => text.startsWith(`${name} `)) ?? ''
      expect(section, `the licence of ${name}`).toMatch(/Copyright|Licensed under/i)
      // What several licences say alike stands once, under a name.
      for (const [shared] of section.matchAll(/^\[text \d+\]$/gm))
        expect(
          sections.filter((text) => text.startsWith(shared)),
          `${shared} of ${name}`,
        ).toHaveLength(1)
    }
  })
})

describe('in an empty project', () => {
  test('the library is imported and used', async () => {
    const source = `
      import { createSandbox, egretClient } from 'channel-sandbox'
      const sandbox = await createSandbox()
      const { id, token } = await sandbox.egret.login({ appId: '1001' })
      const game = egretClient({ url: sandbox.url, appId: '1001', appKey: 'demo-egret-appkey-1001' })
      const answer = await game.user.getInfo({ token })
      console.log(answer.ok && answer.data.id === id)
      await sandbox.close()
    `
    const { code, output } = await ended(process.execPath, ['use.mjs'], { cwd: project.folder({ 'use.mjs': source }) })
    expect({ code, output }).toEqual({ code: 0, output: 'true\n' })
  })

  test.runIf(isTaken())('its types hold without skipLibCheck', async () => {
    const folder = project.folder({ 'use.ts': USE, 'tsconfig.json': TSCONFIG })
    const { code, output } = await ended(process.execPath, [binOf('typescript', 'tsc'), '-p', '.'], { cwd: folder })
    expect({ code, output }).toEqual({ code: 0, output: '' })
  })

  test.runIf(isTaken())('its types hold for require(), as a CommonJS project sees them', async () => {
    const folder = project.folder({
      'package.json': '{ "name": "game", "private": true }',
      'use.ts': USE_COMMONJS,
      'tsconfig.json': TSCONFIG.replace('NodeNext', 'Node16'),
    })
    const typescript5 = createRequire(join(ROOT, 'test/ts-jest/package.json')).resolve('typescript/bin/tsc')
    const native = binOf('typescript', 'tsc')
    for (const tsc of sized([native], [native, typescript5])) {
      const { code, output } = await ended(process.execPath, [tsc, '-p', '.'], { cwd: folder })
      expect({ code, output }).toEqual({ code: 0, output: '' })
    }
  })

  test.runIf(isTaken())(
    'editors show what the schemas say, in the language that is asked for, what is public first',
    async () => {
      const read = (name: string) => readFileSync(inside('dist', name), 'utf8')
      const { summary } = egret.actions.find(({ id }) => id === 'login') ?? {}
      expect(read('providers.d.cts')).toContain(`/** ${summary?.en} */\n  readonly login: `)
      expect(read('providers.zh.d.cts')).toContain(`/** ${summary?.zh} */\n  readonly login: `)
      expect(read('index.d.cts')).toMatch(/^(import .*\n+)*\/\*\*(\n \*.*)+\ndeclare function createSandbox\(/)
      const folder = project.folder({
        'use.ts': USE,
        'tsconfig.json': TSCONFIG.replace('"strict"', '"customConditions":["zh"],"traceResolution":true,"strict"'),
      })
      const { code, output } = await ended(process.execPath, [binOf('typescript', 'tsc'), '-p', '.'], { cwd: folder })
      expect(code, output).toBe(0)
      expect(output).toMatch(/'channel-sandbox\/testing' was successfully resolved to '.*\/testing\.zh\.d\.ts'/)
      expect(output).toMatch(/'\.\/providers\.zh\.cjs' was successfully resolved to '.*\/providers\.zh\.d\.cts'/)
    },
  )

  test.runIf(isTaken())('the types of the entry for Vitest hold', async () => {
    // Vitest's own declarations speak of the browser.
    const config = TSCONFIG.replace('"ES2022"]', '"ES2022","DOM"]')
    const folder = project.folder({ 'use.test.ts': USE_VITEST, 'tsconfig.json': config })
    const { code, output } = await ended(process.execPath, [binOf('typescript', 'tsc'), '-p', '.'], { cwd: folder })
    expect({ code, output }).toEqual({ code: 0, output: '' })
  })

  test('the command stands in node_modules/.bin', async () => {
    const bin = join(project.path, 'node_modules/.bin/channel-sandbox')
    const version = await ended(bin, ['--version'], { cwd: project.path })
    expect(version).toMatchObject({ code: 0, stdout: `${manifest.version}\n` })
    const seed = await ended(bin, ['seed', 'generate', '--users', '3'], { cwd: project.path })
    expect(seed.code, seed.output).toBe(0)
    expect(JSON.parse(seed.stdout).egret.apps[0].users.length).toBeGreaterThan(0)
  })
})
