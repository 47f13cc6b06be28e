import type { SandboxHandle, TestOptions } from '../../index.ts'
import { say } from '../language.ts'
import { hasFailed } from './failed.ts'
import { createHost, reportOf } from './host.ts'

export type { SandboxHandle, TestOptions } from '../../index.ts'

/** A hook of a test runner: it is handed what to run. */
export type Hook = (run: (this: unknown, ...told: unknown[]) => Promise<void>) => unknown

/** The hooks of a test runner, by the names of node:test and Mocha (`before`, `after`) or of Jest and Vitest. */
export interface Hooks {
  readonly before?: Hook
  readonly beforeAll?: Hook
  readonly beforeEach?: Hook
  readonly afterEach?: Hook
  readonly after?: Hook
  readonly afterAll?: Hook
}

interface Opened {
  readonly name: string | undefined
  sandbox?: SandboxHandle
}

/** Hooks that were handed in, else the global ones of Jest and Mocha. */
function hooksOf({ before, beforeAll, beforeEach, afterEach, after, afterAll }: Hooks) {
  const found = globalThis as Hooks
  const hooks = {
    first: beforeAll ?? before ?? found.beforeAll ?? found.before,
    each: beforeEach ?? found.beforeEach,
    done: afterEach ?? found.afterEach,
    last: afterAll ?? after ?? found.afterAll ?? found.after,
  }
  const { first, each, done, last } = hooks
  if (first && each && done && last) return { first, each, done, last }
  throw new TypeError(
    say({
      en: "sandboxPerTest needs the hooks of the test runner, and there are no global ones here. Hand them in: import { before, beforeEach, afterEach, after } from 'node:test', then sandboxPerTest({ before, beforeEach, afterEach, after }).",
      zh: "sandboxPerTest 需要测试框架的钩子，而这里没有全局钩子。请传入：import { before, beforeEach, afterEach, after } from 'node:test'，然后 sandboxPerTest({ before, beforeEach, afterEach, after })。",
    }),
  )
}

/** node:test tells a test's name with those around it; the other runners tell hooks nothing. */
const nameOf = (told: unknown): string | undefined => (told as { fullName?: string } | undefined)?.fullName

/**
 * A sandbox for each test of a file, in any runner with hooks: Jest, node:test, Mocha. The tests share one server; each
 * has a namespace of its own in it: state, clock, ids, journal and callbacks. When a test fails, the requests its
 * sandbox refused and the callbacks that were not acknowledged are printed with their reasons.
 *
 * Tests of a file that run at once take a namespace each instead: `sandbox().namespace('mine')` of {@link createSandbox}.
 *
 * @param given the runner's hooks, unless they are global, beside options of the sandbox
 * @returns answers the sandbox of the test that is running
 * @example
 * import { after, afterEach, before, beforeEach, test } from 'node:test'
 * const sandbox = sandboxPerTest({ before, beforeEach, afterEach, after })
 * test('a player logs in', async () => { const { token } = await sandbox().egret.login({ appId: '1001' }) })
 */
export function sandboxPerTest(given: Hooks & TestOptions = {}): () => SandboxHandle {
  const { before, beforeAll, beforeEach, afterEach, after, afterAll, ...options } = given
  const hooks = hooksOf(given)
  const host = createHost(options)
  // More than one while node:test runs a subtest.
  const opened: Opened[] = []

  hooks.first(() => host.start())

  hooks.each(async (...[told]) => {
    const name = nameOf(told)
    const around = opened.at(-1)
    if (around && !name?.startsWith(`${around.name} > `))
      throw new Error(
        say({
          en: 'Two tests of this file run at once, and sandboxPerTest serves one after the other. Run them in turn, or call createSandbox() and give each test a namespace() of its own.',
          zh: '本文件有两个测试同时运行，而 sandboxPerTest 只能逐个服务。请依次运行，或调用 createSandbox() 并为每个测试使用各自的 namespace()。',
        }),
      )
    const own: Opened = { name }
    opened.push(own)
    own.sandbox = await host.open()
  })

  hooks.done(async function (...[told]) {
    const at = opened.findLastIndex(({ name }) => name === nameOf(told))
    const [own] = at < 0 ? [] : opened.splice(at, 1)
    if (!own?.sandbox) return
    const report = hasFailed(this, told) ? await reportOf(own.sandbox) : ''
    if (report !== '') process.stderr.write(`${report}\n`)
    await own.sandbox.close()
  })

  hooks.last(() => host.close())

  return () => {
    const current = opened.at(-1)?.sandbox
    if (current) return current
    throw new Error(
      say({
        en: 'There is a sandbox while a test runs, not before or after: call this inside test() or beforeEach().',
        zh: '沙箱只在测试运行期间存在，之前或之后都没有：请在 test() 或 beforeEach() 中调用。',
      }),
    )
  }
}
