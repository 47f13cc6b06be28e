import { describe, expect, test } from 'vitest'
import { interval, mutantsOf, nearestFirst, sample, startsProcesses, withSwitches } from './mutation.mjs'

const changes = (text: string): string[] => mutantsOf('x.ts', text).map(({ what, to }) => `${what}: ${to}`)

describe('the changes of a text', () => {
  test.each([
    ['if (a) b', ['condition negated: !(a)', 'statement removed: ']],
    ['x = a < b', ['< becomes <=: (a) <= (b)', '< becomes >: (a) > (b)', 'statement removed: ']],
    ['const x = a ?? b', ['?? becomes &&: (a) && (b)']],
    ['const x = 1', ['1 becomes 2: 2', '1 becomes 0: 0']],
    ['const x = await y', ['await dropped: y']],
    ["const x = { en: 'words', id: 'name' }", ["text emptied: ''"]],
    ["import { x } from 'y'", []],
    ["const x = () => import('y')", []],
    ["type X = 'a' | 1 | true", []],
    ["interface X { 'a-b': string }", []],
    ["const { 'a-b': b, 0: c } = x", []],
  ])('%s', (text, expected) => expect(changes(text).sort()).toEqual([...expected].sort()))

  test('say on which line', () =>
    expect(mutantsOf('x.ts', '\n\nconst x = 1')[0]).toMatchObject({ line: 3, what: '1 becomes 2' }))
})

describe('a text with switches', () => {
  /** Its value with none, then with each change of it switched on. */
  function values(text: string): unknown[] {
    const mutants = mutantsOf('x.ts', text).map((mutant, place) => ({ ...mutant, id: String(place) }))
    const body = withSwitches(text, mutants).replace(/^.*\n.*\n/, '')
    const run = new Function('isMutant', body)
    return [undefined, ...mutants.map(({ id }) => id)].map((on) => run((id: string) => id === on))
  }

  test('is what it was, or changed in one place', () => {
    expect(values('return 2 < 2')).toEqual([false, true, false, false, true, true, false])
    expect(values('const a = { b: 1 }\na.b = 2\nreturn a.b')).toEqual([2, 2, 2, 1, 3, 1])
  })

  test('has changes within changes', () => expect(values('return true && (false || true)')).toContain(false))

  test('stays apart from a line before it that has no semicolon', () => {
    const text = 'let a = 1\na && (a += 1)\nreturn a'
    expect(values(text)[0]).toBe(2)
  })

  test('leaves an else where it was', () => {
    expect(values('let a = 3\nif (a > 5) a = 1\nelse a += 4\nreturn a')[0]).toBe(7)
  })

  test('keeps texts of attributes in braces', () => {
    const text = 'const x = <a b="c" />'
    const mutants = mutantsOf('x.tsx', text).map((mutant) => ({ ...mutant, id: '0' }))
    expect(withSwitches(text, mutants)).toContain(`<a b={isMutant('0') ? '' : "c"} />`)
  })
})

describe('the tests of a changed file', () => {
  test('begin with those whose path has the most in common, of equals with the quickest', () => {
    const took: Record<string, number> = {
      'test/http/b.test.ts': 1,
      'test/engine/x.test.ts': 9,
      'test/engine/y.test.ts': 2,
    }
    const tests = [
      'test/http/b.test.ts',
      'test/engine/faults/d.test.ts',
      'test/engine/x.test.ts',
      'test/engine/y.test.ts',
    ]
    expect(nearestFirst('src/engine/faults/faults.ts', tests, (name) => took[name] ?? 0)).toEqual([
      'test/engine/faults/d.test.ts',
      'test/engine/y.test.ts',
      'test/engine/x.test.ts',
      'test/http/b.test.ts',
    ])
  })

  test('are told apart by whether they start processes, through what they import as well', () => {
    const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')
    expect(startsProcesses(root, 'test/cli/exec.test.ts')).toBe(true)
    expect(startsProcesses(root, 'test/engine/runtime/clock.model.test.ts')).toBe(false)
  })
})

test('a sample has each line once, and is the same for the same seed', () => {
  const mutants = Array.from({ length: 60 }, (_, place) => ({ file: 'x.ts', line: 1 + (place % 20), place }))
  const drawn = sample(mutants, 15, 7)
  expect(new Set(drawn.map(({ line }) => line)).size).toBe(15)
  expect(sample(mutants, 15, 7)).toEqual(drawn)
  expect(sample(mutants, 15, 8)).not.toEqual(drawn)
  expect(sample(mutants, 100, 7)).toHaveLength(20)
})

test('the interval is that of Wilson', () => {
  expect(interval(44, 65)).toEqual({ rate: 68, low: 56, high: 78 })
  expect(interval(0, 10)).toMatchObject({ rate: 0, low: 0 })
  expect(interval(10, 10)).toMatchObject({ rate: 100, high: 100 })
})
