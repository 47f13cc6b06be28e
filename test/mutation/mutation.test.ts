import { describe, expect, test } from 'vitest'
import { applied, interval, mutantsOf, roundsFor } from './mutation.mjs'

const changed = (text: string): string[] => mutantsOf('x.ts', text).map((one) => applied(text, one))

describe('the changes of a text', () => {
  test.each([
    ['if (a) b', ['if (!(a)) b', 'if (a) ;']],
    ['x = a < b', ['x = a <= b', 'x = a > b', ';']],
    ['x = a && b ? c : d', ['x = !(a && b) ? c : d', 'x = a || b ? c : d', ';']],
    ['const x = 1', ['const x = (2)', 'const x = (0)']],
    ['const x = await y', ['const x = (y)']],
    ["const x = { en: 'words', id: 'name' }", ["const x = { en: 'words', id: '' }"]],
    ["import { x } from 'y'", []],
    ["type X = 'a' | 1 | true", []],
  ])('%s', (text, expected) => expect(changed(text).sort()).toEqual([...expected].sort()))

  test('say on which line', () =>
    expect(mutantsOf('x.ts', '\n\nconst x = 1')[0]).toMatchObject({ line: 3, what: '1 becomes 2' }))
})

describe('the tests of a changed file', () => {
  const tests = [
    'test/fleet/a.test.ts',
    'test/http/b.test.ts',
    'test/regressions/c.test.ts',
    'test/engine/faults/d.test.ts',
  ]

  test('begin with its mirrored folder, then the regressions, then the rest, without whole fleets', () => {
    expect(roundsFor('src/engine/faults/faults.ts', tests)).toEqual([
      ['test/engine/faults/d.test.ts'],
      ['test/regressions/c.test.ts'],
      ['test/http/b.test.ts'],
    ])
  })

  test('have the fleet where it is about the fleet', () => {
    expect(roundsFor('src/fleet/router.ts', tests)[0]).toEqual(['test/fleet/a.test.ts'])
  })
})

test('the interval is that of Wilson', () => {
  expect(interval(44, 65)).toEqual({ rate: 68, low: 56, high: 78 })
  expect(interval(0, 10)).toMatchObject({ rate: 0, low: 0 })
  expect(interval(10, 10)).toMatchObject({ rate: 100, high: 100 })
})
