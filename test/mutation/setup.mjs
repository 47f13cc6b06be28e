// Tells test/mutation/preload.mjs, here and in the processes that a test starts, which test file runs.
import { relative } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

function tell(name) {
  globalThis.mutationTest = name
  process.env.MUTATION_TEST = name
}

// Vitest reads the names of the first argument.
// biome-ignore lint/correctness/noEmptyPattern: none of them is wanted
beforeAll(({}, suite) => tell(relative(process.cwd(), suite.file.filepath)))
afterAll(() => tell(''))
