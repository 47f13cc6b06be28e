import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

const TESTS = join(import.meta.dirname, 'test')

const names = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.includes('node_modules'),
)
const importsOf = (name: string): string[] =>
  [...readFileSync(join(TESTS, name), 'utf8').matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) =>
    join(dirname(name), path),
  )

/** What differs by size: drawn numbers and parts, and commands that are processes in full size only. */
const SIZES = ['support/size.ts', 'support/command.ts']

/** The test files that have a full size: those that ask one of SIZES, or a file of their own folder that does. */
const asks = new Set(names.filter((name) => importsOf(name).some((path) => SIZES.includes(path))))
const sized = names
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => asks.has(name) || importsOf(name).some((path) => asks.has(path) && !path.startsWith('support')))
  .map((name) => `test/${name}`)

/** Those tests in full size: `npm run test:long`. */
export default defineConfig({
  test: { ...config.test, include: sized, env: { TEST_SIZE: 'full' }, testTimeout: 1_800_000, hookTimeout: 600_000 },
})
