// A Vitest that stays. Sent `{ files, mutant }` it runs these files in this order to their first failure with that change switched on,
// and sends back the failure, if there was one. Sent `{ files, reached }` it runs all of them with none, has written into that file what
// they reach, and sends back how long each took and which are red. Its arguments: the copy, then the files it may be sent.
import { join } from 'node:path'
import { createVitest } from 'vitest/node'

const [, , root, ...include] = process.argv

/** A test that waits longer than this waits for what the change took away. */
const PATIENCE_MS = 20_000

class AsSent {
  sort = (specifications) => specifications
  shard = (specifications) => specifications
}

const vitest = await createVitest('test', {
  root,
  include,
  watch: false,
  maxWorkers: 1,
  setupFiles: [join(import.meta.dirname, 'setup.mjs')],
  reporters: [{}],
  sequence: { shuffle: false, sequencer: AsSent },
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS / 2 } },
})

const isTimeOut = ({ message }) => /timed out in|did not succeed in time/i.test(message)

const failed = (file, { message }, isTimeOut, test) => ({ file, test, message, isTimeOut })

/** What is wrong with one file: its first test that failed, or an error outside of them. */
function failureIn(module) {
  const file = module.moduleId.slice(root.length + 1)
  for (const test of module.children.allTests('failed')) {
    const { errors } = test.result()
    return failed(file, errors[0] ?? { message: '' }, errors.every(isTimeOut), test.fullName)
  }
  const errors = [module, ...module.children.allSuites()].flatMap((part) => part.errors())
  return errors[0] && failed(file, errors[0], errors.every(isTimeOut))
}

async function run({ files, mutant, reached }) {
  process.env.MUTANT = mutant ?? ''
  if (reached === undefined) delete process.env.MUTATION_REACHED
  else process.env.MUTATION_REACHED = reached
  vitest.config.bail = reached === undefined ? 1 : 0
  // The failures of the runs before would count for `bail`.
  vitest.state.filesMap.clear()
  vitest.state.idMap.clear()
  const specifications = files.map((file) => vitest.getRootProject().createSpecification(join(root, file)))
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const failures = testModules.map(failureIn).filter((failure) => failure !== undefined)
  const [error] = unhandledErrors
  const failure = failures[0] ?? (error && failed('between tests', error, false))
  const took = testModules.map((module) => [
    module.moduleId.slice(root.length + 1),
    Math.round(module.diagnostic().duration),
  ])
  return { failure, failures, took: Object.fromEntries(took) }
}

process.on('message', async (task) => {
  try {
    process.send(await run(task))
  } catch (error) {
    process.send({ failure: failed('vitest', { message: String(error) }, false), failures: [], took: {} })
  }
})
process.send('ready')
