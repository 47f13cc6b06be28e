import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { blocksOf, filesOf, textOf } from '../support/guides.ts'
import { binOf, type Ended, ended, installed } from '../support/package.ts'
import { turns } from '../support/size.ts'

/** Each costs seconds: a small run takes every sixth. */
const isTaken = turns(6)

const project = installed()

/** Two tests that would see each other's doings in one sandbox, and one that fails after a refusal and a lost callback. */
const BODIES = `
const egret = (sandbox, sign) =>
  fetch(sandbox.egret.url + '/v2/user/getInfo', {
    method: 'POST',
    body: new URLSearchParams({ appId: '1001', time: '1420855806', token: 'demo-egret-token-zhangsan', sign }),
  })

export async function first(sandbox) {
  await egret(sandbox, 'a refusal of a test that passes')
  await sandbox.egret.app({ appId: '7', name: 'of the first test' })
  if (sandbox.requests.find().length !== 1) throw new Error('the journal has something else')
}

export async function second(sandbox) {
  if (sandbox.requests.find().length !== 0) throw new Error('the journal has what another test did')
  const { egret } = await sandbox.snapshot()
  if (egret.apps.some(({ appId }) => appId === '7')) throw new Error('the state has what another test did')
  console.log('made ids', (await sandbox.egret.login({ appId: '1001' })).id)
}

export async function third(sandbox) {
  console.log('made ids', (await sandbox.egret.login({ appId: '1001' })).id)
  await egret(sandbox, '6f773ee1f29b3adcc5bcd3d8c0e08329')
  await sandbox.egret.app({ appId: '1001', payCallbackUrl: 'http://127.0.0.1:1/pay' })
  await sandbox.egret.pay({ appId: '1001', id: 'ce3af2e06a0c5dc981fcdb060ebc6bde', goodsId: '1' })
  await sandbox.clock.advance('1d')
  throw new Error('a test of the game fails')
}
`

const PER_TEST = `
import { first, second, third } from './bodies.mjs'
import { sandboxPerTest } from 'channel-sandbox/testing'

test('first', () => first(sandbox()))
test('second', () => second(sandbox()))
test('third', () => third(sandbox()))
`

/** The same for projects of CommonJS. */
const CJS_BODIES = BODIES.replaceAll(/^export async function (\w+)/gm, 'exports.$1 = async function $1')
const CJS_PER_TEST = PER_TEST.replaceAll(/^import (\{.*\}) from '(.*)'$/gm, "const $1 = require('$2')").replaceAll(
  'bodies.mjs',
  'bodies.cjs',
)

/** The same in TypeScript that becomes CommonJS, as `moduleResolution: node16` sees it; the globals are what @types/jest would declare. */
const TYPED_BODIES = `
import type { SandboxHandle } from 'channel-sandbox'
export declare const first: (sandbox: SandboxHandle) => Promise<void>
export { first as second, first as third }
`
const TYPED_PER_TEST = `declare const test: (name: string, run: () => Promise<void>) => void\n${PER_TEST}`.replace(
  'bodies.mjs',
  'bodies.cjs',
)
const MISTYPED = `
// @ts-expect-error: there is no such option, which the compiler knows only where it has found the types
export const wrong = () => sandboxPerTest({ fakerSede: 1 })
`
const TYPED_CONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'node16',
    moduleResolution: 'node16',
    strict: true,
    types: ['node'],
  },
})

/** In a workspace of its own: it wants a TypeScript that this checkout has no other use for. */
const TS_JEST = createRequire(join(ROOT, 'test/ts-jest/package.json')).resolve('ts-jest')

const NODE_TEST = `
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
${PER_TEST}
const sandbox = sandboxPerTest({ before, beforeEach, afterEach, after, fakerSeed: 1 })
test('outer', async (t) => {
  const { url } = sandbox()
  await t.test('inner', () => {
    if (sandbox().url === url) throw new Error('a subtest has no sandbox of its own')
  })
  if (sandbox().url !== url) throw new Error('the sandbox of the subtest was left behind')
})
`

/** What every runner has to print of the third test, and of that alone. */
function expectReport({ code, output }: Ended): void {
  expect(code, output).not.toBe(0)
  expect(
    output.match(/channel-sandbox: 1 request refused, 1 callback without acknowledgement\./g),
    output,
  ).toHaveLength(1)
  expect(output).toContain('egret user.getInfo by 1001 was refused as SIGN_INVALID')
  expect(output).toContain('Put nothing between the parameters.')
  expect(output).toContain('appId=1001{+&+}time=1420855806{+&+}token=demo-egret-token-zhangsan[redacted]')
  expect(output).toMatch(/egret pay\.notify .* → http:\/\/127\.0\.0\.1:1\/pay: failed after 7 attempts/)
  expect(output).toContain('Nothing listens at the callback address')
  expect(output).toContain('a test of the game fails')
  // Each namespace counts from the seed's number on, whichever test came before.
  const [one, other] = [...output.matchAll(/made ids (\w+)/g)].map(([, id]) => id)
  expect(one).toBeDefined()
  expect(one).toBe(other)
}

describe('a sandbox per test, in a project that has only the package', () => {
  test.runIf(isTaken())('node:test', async () => {
    const folder = project.folder({ 'bodies.mjs': BODIES, 'game.test.mjs': NODE_TEST })
    const run = await ended('npm', ['test'], { cwd: folder })
    expectReport(run)
    expect(run.output).toMatch(/^(#|ℹ) pass 4$/m)
    expect(run.output).toMatch(/^(#|ℹ) fail 1$/m)
  })

  test.runIf(isTaken())('node:test, tests that run at once are told what to do', async () => {
    const atOnce = `
      import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
      import { sandboxPerTest } from 'channel-sandbox/testing'
      sandboxPerTest({ before, beforeEach, afterEach, after })
      describe('at once', { concurrency: 2 }, () => {
        it('waits', () => new Promise((resolve) => setImmediate(resolve)))
        it('comes in between', () => {})
      })
    `
    const folder = project.folder({ 'at-once.test.mjs': atOnce })
    const { code, output } = await ended('npm', ['test'], { cwd: folder })
    expect(code).not.toBe(0)
    expect(output).toContain('Two tests of this file run at once')
  })

  test.runIf(isTaken())('Jest', async () => {
    const source = `${PER_TEST}\nconst sandbox = sandboxPerTest({ fakerSeed: 1 })`
    const folder = project.folder({
      'bodies.mjs': BODIES,
      'game.test.mjs': source,
      'jest.config.json': '{ "testMatch": ["**/*.test.mjs"], "transform": {} }',
    })
    const run = await ended(process.execPath, ['--experimental-vm-modules', binOf('jest')], { cwd: folder })
    expectReport(run)
    expect(run.output).toContain('1 failed, 2 passed, 3 total')
  })

  test.runIf(isTaken())('Jest as it runs by default, in CommonJS', async () => {
    const folder = project.folder({
      'bodies.cjs': CJS_BODIES,
      'game.test.cjs': `${CJS_PER_TEST}\nconst sandbox = sandboxPerTest({ fakerSeed: 1 })`,
      'jest.config.json': '{ "testMatch": ["**/*.test.cjs"], "transform": {} }',
    })
    const run = await ended(process.execPath, [binOf('jest')], { cwd: folder })
    expectReport(run)
    expect(run.output).toContain('1 failed, 2 passed, 3 total')
  })

  test.runIf(isTaken())('ts-jest in a project of CommonJS, types checked', async () => {
    const folder = project.folder({
      'bodies.cjs': CJS_BODIES,
      'bodies.d.cts': TYPED_BODIES,
      'game.test.ts': `${TYPED_PER_TEST}\nconst sandbox = sandboxPerTest({ fakerSeed: 1 })\n${MISTYPED}`,
      'package.json': '{ "name": "game", "private": true }',
      'tsconfig.json': TYPED_CONFIG,
      'jest.config.json': JSON.stringify({
        testMatch: ['**/*.test.ts'],
        transform: { '\\.ts$': TS_JEST },
      }),
    })
    const run = await ended(process.execPath, [binOf('jest')], { cwd: folder })
    expectReport(run)
    expect(run.output).toContain('1 failed, 2 passed, 3 total')
  })

  test.runIf(isTaken())('node:test in CommonJS', async () => {
    const hooks = "const { after, afterEach, before, beforeEach, test } = require('node:test')"
    const use = 'const sandbox = sandboxPerTest({ before, beforeEach, afterEach, after, fakerSeed: 1 })'
    const folder = project.folder({
      'bodies.cjs': CJS_BODIES,
      'game.test.cjs': `${hooks}\n${CJS_PER_TEST}\n${use}`,
    })
    const run = await ended('npm', ['test'], { cwd: folder })
    expectReport(run)
    expect(run.output).toMatch(/^(#|ℹ) fail 1$/m)
  })

  test.runIf(isTaken())('Mocha in CommonJS', async () => {
    const source = `const test = globalThis.it\n${CJS_PER_TEST}\nconst sandbox = sandboxPerTest({ fakerSeed: 1 })`
    const folder = project.folder({ 'bodies.cjs': CJS_BODIES, 'game.test.cjs': source })
    const run = await ended(process.execPath, [binOf('mocha'), 'game.test.cjs'], { cwd: folder })
    expectReport(run)
    expect(run.output).toMatch(/2 passing[\s\S]*1 failing/)
  })

  test.runIf(isTaken())('Mocha', async () => {
    const source = `const test = globalThis.it\n${PER_TEST}\nconst sandbox = sandboxPerTest({ fakerSeed: 1 })`
    const folder = project.folder({ 'bodies.mjs': BODIES, 'game.test.mjs': source })
    const run = await ended(process.execPath, [binOf('mocha'), 'game.test.mjs'], { cwd: folder })
    expectReport(run)
    expect(run.output).toMatch(/2 passing[\s\S]*1 failing/)
  })

  test.runIf(isTaken())('Vitest', async () => {
    const source = `
      import { describe, expect, sandboxTest, test as plain } from 'channel-sandbox/vitest'
      import { first, second, third } from './bodies.mjs'
      const test = sandboxTest({ fakerSeed: 1 })
      test('first', ({ sandbox }) => first(sandbox))
      test('second', ({ sandbox }) => second(sandbox))
      test('third', ({ sandbox }) => third(sandbox))
      const urls = []
      test('fourth', ({ sandbox }) => void urls.push(new URL(sandbox.url).origin))
      test('fifth', ({ sandbox }) => {
        urls.push(new URL(sandbox.url).origin)
        expect(new Set(urls).size).toBe(1)
      })
      describe('with a seed of its own', () => {
        test.override({ sandboxOptions: { seed: { egret: { apps: [{ appId: '9', appKey: 'k' }] } } } })
        test('sixth', async ({ sandbox }) => {
          const { egret } = await sandbox.snapshot()
          expect(egret.apps.map(({ appId }) => appId)).toEqual(['9'])
        })
      })
      describe('at once', { concurrent: true }, () => {
        plain('seventh', ({ sandbox }) => first(sandbox))
        plain('eighth', ({ sandbox }) => first(sandbox))
      })
    `
    const folder = project.folder({ 'bodies.mjs': BODIES, 'game.test.mjs': source })
    const run = await ended(process.execPath, [binOf('vitest'), 'run', '--no-color'], { cwd: folder })
    expectReport(run)
    expect(run.output).toMatch(/1 failed \| 7 passed/)
    expect(run.output).toMatch(/stderr \| game.test.mjs > third\nchannel-sandbox: 1 request refused/)
  })

  test.each([
    ['vitest', 'vitest-example.test.mjs', () => [binOf('vitest'), 'run']],
    ['node:test', 'node-example.test.mjs', () => ['--test']],
    ['supertest', 'supertest.test.mjs', () => ['--test']],
  ])('the example of the page on the library for %s', async (_runner, name, args) => {
    const folder = project.folder({ [name]: filesOf(blocksOf(textOf('library', 'en')))[name] ?? '' })
    const run = await ended(process.execPath, args(), { cwd: folder })
    expect(run.code, run.output).toBe(0)
    expect(run.output).toMatch(/1 passed|pass 1/)
  })

  test('without hooks it says where to get them', async () => {
    const source = "import { sandboxPerTest } from 'channel-sandbox/testing'\nsandboxPerTest()"
    const folder = project.folder({ 'alone.mjs': source })
    const { code, output } = await ended(process.execPath, ['alone.mjs'], { cwd: folder })
    expect(code).toBe(1)
    expect(output).toContain("import { before, beforeEach, afterEach, after } from 'node:test'")
  })
})
