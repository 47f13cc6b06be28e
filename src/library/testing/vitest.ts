import { test as base, type TestAPI } from 'vitest'
import type { SandboxHandle, TestOptions } from '../../index.ts'
import { createHost, type Host, reportOf } from './host.ts'

export { describe, expect } from 'vitest'
export type { SandboxHandle, TestOptions } from '../../index.ts'

/** What a test of {@link sandboxTest} may ask for. */
export interface SandboxFixtures {
  /** A sandbox of this test alone: state, clock, ids, journal and callbacks, at a URL of its own. */
  sandbox: SandboxHandle
  /** Options it is made with; `test.override({ sandboxOptions: { … } })` changes them for a file or a `describe`. */
  sandboxOptions: TestOptions
}

interface Fixtures extends SandboxFixtures {
  sandboxHosts: (options: TestOptions) => Host
}

/**
 * Vitest's `test` with a fixture `sandbox`. The tests of a file share one server, started by the first that asks for a
 * sandbox and closed at the end of the file; each test has a namespace of its own in it. When a test fails, the requests
 * its sandbox refused and the callbacks that were not acknowledged are printed with their reasons.
 *
 * @example
 * const test = sandboxTest({ seed: { egret: { apps: [{ appId: '1', appKey: 'k' }] } } })
 * test('a player logs in', async ({ sandbox }) => { … })
 */
export function sandboxTest(options: TestOptions = {}): TestAPI<SandboxFixtures> {
  return base.extend<Fixtures>({
    sandboxOptions: options,
    sandboxHosts: [
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
      async ({}, use) => {
        const hosts = new Map<TestOptions, Host>()
        await use((wanted) => {
          const host = hosts.get(wanted) ?? createHost(wanted)
          hosts.set(wanted, host)
          return host
        })
        await Promise.all([...hosts.values()].map((host) => host.close()))
      },
      { scope: 'file' },
    ],
    sandbox: async ({ sandboxHosts, sandboxOptions, task }, use) => {
      const sandbox = await sandboxHosts(sandboxOptions).open()
      await use(sandbox)
      const report = task.result?.state === 'fail' ? await reportOf(sandbox) : ''
      // biome-ignore lint/suspicious/noConsole: Vitest shows what a test writes to the console beside the test
      if (report !== '') console.error(report)
      await sandbox.close()
    },
  })
}

/** Vitest's `test` with a fixture `sandbox` on the demo seed; see {@link sandboxTest}. */
export const test: TestAPI<SandboxFixtures> = sandboxTest()
export { test as it }
