import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each test has its own sandbox; nothing is shared, so files may run in any order and side by side.
    sequence: { shuffle: true },
    // Packages written for CommonJS look as they do in Node, not as bundlers like to see them.
    deps: { interopDefault: false },
    testTimeout: 20_000,
  },
})
