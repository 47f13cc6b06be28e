import { createSandbox, type SandboxHandle, type TestOptions } from '../../index.ts'
import { say } from '../language.ts'
import { failureReport } from '../report/failedTest.ts'

/** One sandbox with a namespace for each test. */
export interface Host {
  /** Starts it; the first `open` does so too. */
  start(): Promise<void>
  /** A fresh sandbox; its opener closes it. */
  open(): Promise<SandboxHandle>
  close(): Promise<void>
}

/** Nothing runs before it is started. */
export function createHost(options: TestOptions): Host {
  let started: Promise<SandboxHandle> | undefined
  let opened = 0
  const start = () => (started ??= createSandbox(options))
  return {
    async start() {
      await start()
    },
    async open() {
      const sandbox = await start()
      opened += 1
      return sandbox.namespace(`test-${opened}`)
    },
    async close() {
      await (await started)?.close()
    },
  }
}

/** What the sandbox of a failed test has to say of it; empty when every request was fine. */
export const reportOf = async (sandbox: SandboxHandle): Promise<string> =>
  say(
    failureReport({
      requests: sandbox.requests.find(),
      unmatched: sandbox.requests.unmatched(),
      deliveries: await sandbox.callbacks.list(),
    }),
  )
