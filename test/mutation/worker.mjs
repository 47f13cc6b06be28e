// A Vitest that stays: sent `{ files, mutant?, reached? }`, it runs these files in this order to their first failure with that change
// switched on, and sends back the failure, if there was one, and how long it took. Its arguments: the copy, then the files it may be sent.
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
  bail: 1,
  reporters: [{}],
  sequence: { shuffle: false, sequencer: AsSent },
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS / 2 } },
})

const isTimeOut = ({ message }) => /timed out in|did not succeed in time/i.test(message)

function failureOf({ testModules, unhandledErrors }) {
  for (const module of testModules) {
    const file = module.moduleId.slice(root.length + 1)
    for (const test of module.children.allTests('failed')) {
      const { errors } = test.result()
      return { file, test: test.fullName, message: errors[0]?.message ?? '', isTimeOut: errors.every(isTimeOut) }
    }
    const [error] = module.errors()
    if (error !== undefined) return { file, message: error.message, isTimeOut: isTimeOut(error) }
    for (const suite of module.children.allSuites()) {
      const [error] = suite.errors()
      if (error !== undefined) return { file, test: suite.fullName, message: error.message, isTimeOut: isTimeOut(error) }
    }
  }
  const [error] = unhandledErrors
  return error === undefined ? undefined : { file: 'between tests', message: String(error.message), isTimeOut: false }
}

async function run({ files, mutant, reached }) {
  process.env.MUTANT = mutant ?? ''
  if (reached === undefined) delete process.env.MUTATION_REACHED
  else process.env.MUTATION_REACHED = reached
  // The failures of the runs before would count for `bail`.
  vitest.state.filesMap.clear()
  vitest.state.idMap.clear()
  const specifications = files.flatMap((file) => vitest.getRootProject().createSpecification(`${root}/${file}`))
  const start = performance.now()
  const failure = failureOf(await vitest.runTestSpecifications(specifications))
  return { failure, ms: Math.round(performance.now() - start) }
}

process.on('message', async (task) => {
  try {
    process.send(await run(task))
  } catch (error) {
    process.send({ failure: { file: 'vitest', message: String(error), isTimeOut: false }, ms: 0 })
  }
})
process.send('ready')
