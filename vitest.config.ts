import { defineConfig } from 'vitest/config'
import { CostlyFirst } from './test/support/costlyFirst.ts'

/** A machine that is busy with ten other things is slow, not wrong. What never ends is still noticed. */
const PATIENCE_MS = 120_000

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/globalSetup.ts', 'test/support/postgres/globalSetup.ts'],
    setupFiles: ['test/support/nothingRuns.ts'],
    // Each test has its own sandbox; nothing is shared, so files may run in any order and side by side.
    sequence: { shuffle: true, sequencer: CostlyFirst },
    // Files of one worker share the modules of src/, which takes two fifths off the processor time of all. It shows as well that nothing
    // is kept in them: what one test left behind would meet another one, in another order every time.
    isolate: false,
    // What was compiled for an earlier run and has not changed since is taken from there.
    experimental: { fsModuleCache: true },
    // Short-lived objects of a test die before they are copied, which takes a twentieth off.
    execArgv: ['--max-semi-space-size=32'],
    // Vitest would leave one processor idle, which of two is half of them.
    maxWorkers: '100%',
    // Packages written for CommonJS look as they do in Node, not as bundlers like to see them.
    deps: { interopDefault: false },
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS / 4 } },
  },
})
