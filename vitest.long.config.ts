import { defineConfig, mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** The same tests, with those at their full size that have one: `npm run test:long`. */
export default mergeConfig(
  config,
  defineConfig({ test: { env: { TEST_SIZE: 'full' }, testTimeout: 1_800_000, hookTimeout: 600_000 } }),
)
