import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

const TESTS = join(import.meta.dirname, 'test')

/** The test files that have a full size: those that ask test/support/size.ts for theirs. */
const sized = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => /from '[^']*support\/size\.ts'/.test(readFileSync(join(TESTS, name), 'utf8')))
  .map((name) => `test/${name}`)

/** Those tests in full size: `npm run test:long`. */
export default defineConfig({
  test: { ...config.test, include: sized, env: { TEST_SIZE: 'full' }, testTimeout: 1_800_000, hookTimeout: 600_000 },
})
