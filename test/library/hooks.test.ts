import { expect, test } from 'vitest'
import { sandboxPerTest } from '../../src/library/testing/index.ts'

const hook = () => undefined
const all = { before: hook, beforeEach: hook, afterEach: hook, after: hook }

test.each(['before', 'beforeEach', 'afterEach', 'after'] as const)(
  'a sandbox per test without the hook %s, which no global stands in for, says what to hand in',
  (missing) => {
    const { [missing]: _left, ...some } = all
    expect(() => sandboxPerTest(some)).toThrow(/Hand them in: import \{ before, beforeEach, afterEach, after \}/)
  },
)

test('with all of them it is taken up', () => expect(() => sandboxPerTest(all)).not.toThrow())
