// Loaded into every Node process of a mutation run: says which change is switched on, or writes down which places a test reaches.
import { appendFileSync } from 'node:fs'

const { MUTANT, MUTATION_REACHED: list } = process.env
const reached = new Set()

/** The test file that runs; test/mutation/setup.mjs sets it. Without one a module is being loaded, once for all tests of a worker. */
globalThis.mutationTest = process.env.MUTATION_TEST ?? ''

function note(id) {
  const line = `${id} ${globalThis.mutationTest}\n`
  if (reached.has(line)) return
  reached.add(line)
  appendFileSync(list, line)
}

globalThis.isMutant = (id) => {
  if (list !== undefined) note(id)
  return id === MUTANT
}
