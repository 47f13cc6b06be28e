// What the sampler is made of, with its types beside it.
export { interval } from './interval.mjs'
export { mutantsOf } from './mutants.mjs'
export { importedBy, nearestFirst, startsProcesses } from './order.mjs'
export { sample } from './sample.mjs'
export { withSwitches } from './switches.mjs'
