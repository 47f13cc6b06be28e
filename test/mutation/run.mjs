// npm run test:mutation: how many of a random sample of small changes to src/ the tests notice.
// -- --count 100: so many changes. --seed 7: the same sample again. --only src/engine: of this folder or file alone; may be repeated.
// --near: without the tests that start processes. --workers 2: so many tests at once.
// --folder f: works there and leaves it; called again with the same sample, it goes on where it was ended.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { importedBy, nearestFirst, sample, startsProcesses } from './mutation.mjs'
import { copyWith, listed, mutantsIn } from './project.mjs'
import { report } from './report.mjs'
import { startVitests } from './vitests.mjs'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string', default: ['src'], multiple: true },
    near: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    folder: { type: 'string' },
  },
})
const [count, seed, workers] = [values.count, values.seed, values.workers].map(Number)
const only = values.only.join(' ')
if (![count, seed, workers].every(Number.isInteger) || count < 1 || workers < 1) {
  process.stderr.write('--count and --workers take a whole number from 1, --seed a whole number.\n')
  process.exit(2)
}

const say = (line) => process.stdout.write(`${line}\n`)
const folder = resolve(values.folder ?? mkdtempSync(join(tmpdir(), 'mutation-')))
const stateFile = join(folder, 'mutation.json')

/**
 * What is known so far: the sample; the test files; of each of them which changes it reaches and how long it takes, and
 * which stand in what it imports; the changes that are reached while a module is loaded; the files that are red without
 * any change; what became of each change.
 */
function begin() {
  const kept = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined
  if (kept?.seed === seed && kept.count === count && kept.only === only) return kept
  if (!kept && existsSync(folder) && readdirSync(folder).length > 0) {
    process.stderr.write(`${folder} holds something else: name an empty folder, or one of an earlier run.\n`)
    process.exit(2)
  }
  const drawn = sample(mutantsIn(values.only), count, seed).map((mutant, place) => ({ ...mutant, id: String(place) }))
  if (drawn.length === 0) {
    process.stderr.write(`There is nothing to change in ${only}: name a folder or file of src/.\n`)
    process.exit(2)
  }
  copyWith(folder, drawn)
  const files = listed('test').filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/mutation/'))
  return { seed, count, only, drawn, files, tests: {}, imports: {}, loaded: {}, red: [], verdicts: {} }
}

const state = begin()
const save = () => writeFileSync(stateFile, JSON.stringify(state, undefined, 1))
let vitests

function cleanUp() {
  vitests?.end()
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    cleanUp()
    process.exit(1)
  })
}

const took = (test) => state.tests[test]?.ms ?? 0
/** How many test files at a time are asked what they reach. */
const BATCH = 20

/** Which changes some test files reach with none of them switched on. What a module does while it is loaded counts for all that import it. */
async function reach(vitest, tests) {
  const list = join(folder, `reached-${tests[0].replaceAll('/', '.')}`)
  writeFileSync(list, '')
  const { failure, failures, took: each } = await vitest.run({ files: tests, reached: list }, 60_000 * tests.length)
  const lines = [...new Set(readFileSync(list, 'utf8').split('\n'))].map((line) => line.split(' '))
  for (const test of tests) {
    const imported = importedBy(folder, test)
    state.tests[test] = { ms: each[test] ?? 0, reached: lines.filter(([, by]) => by === test).map(([id]) => id) }
    state.imports[test] = state.drawn.filter(({ file }) => imported.has(file)).map(({ id }) => id)
  }
  for (const [id, by] of lines) if (by === '') state.loaded[id] = true
  // A process that did not come to its end has told nothing of any of them.
  const red = failure && failures.length === 0 ? tests.map((file) => ({ ...failure, file })) : failures
  for (const { file, message } of red) {
    state.red.push(file)
    say(`left out: ${file} fails without any change: ${message.split('\n')[0]}`)
  }
  save()
}

/** What runs in a browser cannot say what it reaches. */
const isInBrowser = (file, test) => file.startsWith('src/dashboard/') && test.startsWith('test/dashboard/')

const reaches = (test, { id, file }) =>
  isInBrowser(file, test) ||
  state.tests[test].reached.includes(id) ||
  (state.loaded[id] === true && state.imports[test].includes(id))

/** The first failure of these tests with a change switched on. One that timed out counts when the test passes without the change. */
async function failureOf(vitest, mutant, tests) {
  for (let rest = tests; rest.length > 0; ) {
    const expected = rest.reduce((sum, test) => sum + took(test), 0)
    const { failure } = await vitest.run({ files: rest, mutant: mutant.id }, expected)
    if (!failure?.isTimeOut) return failure
    const { failure: anyhow } = await vitest.run({ files: [failure.file], mutant: '' }, took(failure.file))
    if (!anyhow) return failure
    rest = rest.filter((test) => test !== failure.file)
  }
  return undefined
}

/** The nearest first, but before them those few that have noticed most of the other changes. */
function likeliestFirst(file, tests) {
  const noticed = Object.values(state.verdicts).flatMap(({ failure }) => failure?.file ?? [])
  const hits = (test) => noticed.filter((name) => name === test).length
  const best = tests
    .filter((test) => hits(test) > 1)
    .sort((a, b) => hits(b) - hits(a))
    .slice(0, 3)
  return [...new Set([...best, ...nearestFirst(file, tests, took)])]
}

/** Tests the changes that no test has noticed so far with these files. */
async function phase(tests) {
  vitests = startVitests(workers, folder, tests, seed)
  const unknown = tests.filter((test) => state.tests[test] === undefined)
  const batches = Array.from({ length: Math.ceil(unknown.length / BATCH) }, (_, at) =>
    unknown.slice(at * BATCH, (at + 1) * BATCH),
  )
  await vitests.each(batches, reach)
  const due = state.drawn.filter(({ id }) => state.verdicts[id] === undefined || state.verdicts[id].survived)
  await vitests.each(due, async (vitest, mutant) => {
    const reaching = tests.filter((test) => reaches(test, mutant) && !state.red.includes(test))
    const done = state.verdicts[mutant.id]?.survived ?? []
    const rest = reaching.filter((test) => !done.includes(test))
    const left = likeliestFirst(mutant.file, rest)
    if (left.length === 0 && done.length > 0) return
    const failure = await failureOf(vitest, mutant, left)
    state.verdicts[mutant.id] = failure ? { failure } : { survived: [...done, ...left] }
    save()
    say(`${failure ? 'noticed ' : 'not yet '} ${mutant.file}:${mutant.line} ${mutant.what}`)
  })
  vitests.end()
}

say(`${state.drawn.length} changes in ${only}, seed ${seed}, tested in ${folder}`)
try {
  const ofProcesses = state.files.filter((test) => startsProcesses(folder, test))
  await phase(state.files.filter((test) => !ofProcesses.includes(test)))
  if (!values.near && Object.values(state.verdicts).some(({ survived }) => survived)) await phase(ofProcesses)
  for (const line of report(state)) say(line)
} finally {
  cleanUp()
}
process.exit(0)
