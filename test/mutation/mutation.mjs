// What the sampler is made of, with its types beside it.
export { interval } from './interval.mjs'
export { applied, mutantsOf } from './mutants.mjs'
export { roundsFor } from './order.mjs'
