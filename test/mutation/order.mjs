import { dirname } from 'node:path'

/** Tests that start whole systems: left out unless the changed file is of theirs. */
const HEAVY = ['fleet', 'dashboard', 'packaging']

/** `src/engine/explain/search.ts` says engine, explain, search. */
const wordsOf = (path) => {
  const words = path
    .replace(/\.test\.ts$|\.tsx?$/, '')
    .split('/')
    .slice(1)
  return new Set(words.map((word) => word.toLowerCase()))
}

/** How much of a test's path the path of a source file has. */
const nearness = (source, test) => [...wordsOf(test)].filter((word) => source.has(word)).length

/**
 * The test files in the order in which they are likely to notice a change of a source file, in rounds: those of the
 * same names and the mirrored folder, the regressions, the rest.
 */
export function roundsFor(file, tests) {
  const words = wordsOf(file)
  const fitting = tests.filter((test) => HEAVY.every((heavy) => !wordsOf(test).has(heavy) || words.has(heavy)))
  const mirrored = dirname(file).replace(/^src/, 'test')
  const isNear = (test) => dirname(test) === mirrored || nearness(words, test) > 0
  const near = fitting.filter(isNear).sort((a, b) => nearness(words, b) - nearness(words, a))
  const regressions = fitting.filter((test) => !near.includes(test) && test.startsWith('test/regressions/'))
  const rest = fitting.filter((test) => !near.includes(test) && !regressions.includes(test))
  return [near, regressions, rest].filter((round) => round.length > 0)
}
