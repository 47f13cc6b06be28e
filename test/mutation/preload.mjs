// Loaded into every Node process of a mutation run: says which change is switched on, or writes down which places a test reaches.
import { appendFileSync } from 'node:fs'

const { MUTANT, MUTATION_REACHED: list } = process.env
const reached = new Set()

globalThis.isMutant = (id) => {
  if (list !== undefined && !reached.has(id)) {
    reached.add(id)
    appendFileSync(list, `${id}\n`)
  }
  return id === MUTANT
}
