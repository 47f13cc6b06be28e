import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

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
 * The tests in the order in which they are likely to notice a change of a source file: those whose path has the most in common
 * with it first, of equals the quickest. `took` is how long each takes.
 */
export function nearestFirst(file, tests, took) {
  const words = wordsOf(file)
  return [...tests].sort((a, b) => nearness(words, b) - nearness(words, a) || took(a) - took(b))
}

/** What starts processes of its own: the built command, a browser, a database. */
const STARTS = /from '(node:child_process|playwright-core)'/
const IMPORTED = /(?:from |import\()'(\.[^']+\.(?:ts|tsx|mjs))'/g

/** A file and all that it imports, in whatever way, as paths from the root. `into` says of a file whether its imports are followed. */
export function importedBy(root, file, into = () => true, seen = new Set()) {
  const path = resolve(root, file)
  if (seen.has(file) || !existsSync(path)) return seen
  seen.add(file)
  if (!into(file)) return seen
  for (const [, name] of readFileSync(path, 'utf8').matchAll(IMPORTED))
    importedBy(root, join(dirname(file), name), into, seen)
  return seen
}

/** Whether a test file, or anything of the tests that it imports, starts processes. */
export const startsProcesses = (root, file) =>
  [...importedBy(root, file, (name) => name.startsWith('test/'))].some(
    (name) => name.startsWith('test/') && STARTS.test(readFileSync(join(root, name), 'utf8')),
  )
