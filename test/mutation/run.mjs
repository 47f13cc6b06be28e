// npm run test:mutation: how many of a random sample of small changes to src/ the tests notice.
// -- --count 100: so many changes. --seed 7: the same sample again. --only src/engine: of this folder or file alone.
// --no-baseline: the unchanged copy is not tested first, so that a test that fails anyhow counts as one that notices.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { applied, interval, mutantsOf, roundsFor } from './mutation.mjs'

const ROOT = resolve(import.meta.dirname, '../..')
/** A test that waits longer than this for what the change took away has noticed it. */
const TEST_TIMEOUT_MS = 30_000
/** A round that has not ended by then hangs, which is noticed as well. */
const ROUND_TIMEOUT_MS = 600_000

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string', default: 'src' },
    'no-baseline': { type: 'boolean', default: false },
  },
})
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--count takes a whole number from 1, --seed a whole number.\n')
  process.exit(2)
}

const say = (line) => process.stdout.write(`${line}\n`)
const listed = (...args) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...args], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)))

/** Every changeable line with its changes, so that a line with many of them is drawn no more often. */
function linesOf(files) {
  const lines = new Map()
  for (const file of files) {
    for (const mutant of mutantsOf(file, readFileSync(join(ROOT, file), 'utf8'))) {
      const line = `${file}:${mutant.line}`
      lines.set(line, [...(lines.get(line) ?? []), { ...mutant, file }])
    }
  }
  return [...lines.values()]
}

/** Lines at random, each once, and one change of each. */
function sample(lines) {
  const random = xoroshiro128plus(seed)
  const take = (list) => list.splice(uniformInt(random, 0, list.length - 1), 1)[0]
  const rest = [...lines]
  const drawn = []
  while (drawn.length < count && rest.length > 0) drawn.push(take([...take(rest)]))
  return drawn
}

/** A copy of what git knows and what is not yet added, beside the packages that are installed. */
function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
  for (const file of listed()) cpSync(join(ROOT, file), join(folder, file), { recursive: true })
  for (const place of ['', '.ci', 'test/openapi', 'test/ts-jest']) {
    const packages = join(ROOT, place, 'node_modules')
    if (existsSync(packages)) symlinkSync(packages, join(folder, place, 'node_modules'))
  }
  return folder
}

let running
const endRunning = () => {
  try {
    if (running?.pid) process.kill(-running.pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}

/** Runs tests to the end or to their first failure. Resolves with whether they were green, and what was printed. */
function runTests(folder, tests, isToTheEnd = false) {
  const args = ['vitest', 'run', '--reporter', 'json', '--no-color', ...(isToTheEnd ? [] : ['--bail', '1'])]
  args.push('--testTimeout', String(TEST_TIMEOUT_MS), '--hookTimeout', String(TEST_TIMEOUT_MS), ...tests)
  return new Promise((done) => {
    // A group of its own: what a test started ends with it.
    running = spawn('npx', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    const { stdout } = running
    let printed = ''
    stdout.on('data', (chunk) => {
      printed += chunk
    })
    const hung = setTimeout(endRunning, isToTheEnd ? 3 * ROUND_TIMEOUT_MS : ROUND_TIMEOUT_MS)
    running.on('close', (status) => {
      clearTimeout(hung)
      endRunning()
      done({ isGreen: status === 0, printed })
    })
  })
}

/** What the tests did not like, or undefined when they are green. */
async function failureOf(folder, tests) {
  const { isGreen, printed } = await runTests(folder, tests)
  return isGreen ? undefined : failedTest(folder, printed)
}

/** The files that fail without any change, as those do that need what the copy has not: they would notice everything. */
async function redBefore(folder, tests) {
  const { isGreen, printed } = await runTests(folder, tests, true)
  if (isGreen) return []
  const { testResults } = JSON.parse(printed.slice(printed.indexOf('{"')))
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name.slice(folder.length + 1))
}

function failedTest(folder, printed) {
  const start = printed.indexOf('{"')
  try {
    const { testResults } = JSON.parse(printed.slice(start))
    const failed = testResults.find(({ status }) => status === 'failed')
    const test = failed?.assertionResults.find(({ status }) => status === 'failed')
    return failed ? `${failed.name.slice(folder.length + 1)}${test ? `: ${test.fullName.trim()}` : ''}` : 'an error'
  } catch {
    return 'it did not end well'
  }
}

async function noticedBy(folder, mutant, tests) {
  const path = join(folder, mutant.file)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, applied(text, mutant))
  try {
    for (const round of roundsFor(mutant.file, tests)) {
      const failure = await failureOf(folder, round)
      if (failure) return failure
    }
    return undefined
  } finally {
    writeFileSync(path, text)
  }
}

const sources = listed(values.only).filter((file) => /^src\/.*\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
const tests = listed('test').filter((file) => file.endsWith('.test.ts') && dirname(file) !== 'test/mutation')
const drawn = sample(linesOf(sources))
if (drawn.length === 0) {
  process.stderr.write(`There is nothing to change in ${values.only}: name a folder or file of src/.\n`)
  process.exit(2)
}

const folder = copyProject()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    endRunning()
    rmSync(folder, { recursive: true, force: true })
    process.exit(1)
  })
}

say(`${drawn.length} changes in ${values.only}, seed ${seed}, tested in ${folder}`)
try {
  const needed = [...new Set(drawn.flatMap(({ file }) => roundsFor(file, tests).flat()))]
  const red = values['no-baseline'] ? [] : await redBefore(folder, needed)
  for (const test of red) say(`left out: ${test} fails without any change`)
  const green = tests.filter((test) => !red.includes(test))
  const survived = []
  for (const mutant of drawn) {
    const failure = await noticedBy(folder, mutant, green)
    if (!failure) survived.push(mutant)
    say(`${failure ? 'killed  ' : 'SURVIVED'} ${mutant.file}:${mutant.line} ${mutant.what}`)
    say(`         ${mutant.code}${failure ? `\n         by ${failure}` : ''}`)
  }
  const killed = drawn.length - survived.length
  const { rate, low, high } = interval(killed, drawn.length)
  say(`\n${killed} of ${drawn.length} were noticed: ${rate} % (95 % interval ${low}–${high}). Seed ${seed}.`)
  for (const { file, line, what } of survived) say(`survived: ${file}:${line} ${what}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
