import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import config from '../../vitest.config.ts'
import { ROOT } from '../support/dist.ts'

/** What builds dist/; tests that try the build do so on copies of the project. */
const BUILDS = /(?:prepare|build)\.mjs|run', 'build'/
const ON_COPIES = [
  'packaging/executable.test.ts',
  'packaging/start.test.ts',
  'regressions/two-workers-build-at-once.test.ts',
]

test('dist/ is built before the workers start, and by none of them', () => {
  expect(config.test?.globalSetup).toContain('test/support/globalSetup.ts')
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.[cm]?[jt]s$/.test(name) && !name.includes('node_modules'),
  )
  const builders = files.filter((name) => BUILDS.test(readFileSync(join(ROOT, 'test', name), 'utf8')))
  expect(builders.filter((name) => !ON_COPIES.includes(name))).toEqual(['support/globalSetup.ts'])
})
