// One sandbox in PostgreSQL: one and two replicas beside the same sandbox in memory, in one run, with fsync.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus } from 'node:os'
import autocannon from 'autocannon'
import pg from 'pg'
import { runnerImport } from 'vite'
import { ask, median, preparing, startSandbox } from './load.mjs'
import { getInfo, register, setAchievement } from './requests.mjs'

const NAMESPACES = Array.from({ length: 16 }, (_, at) => `n${at}`)
const CLOCK_TICKS = 100
/** More than any target here takes. */
const MOST_PER_SECOND = 30_000

/** The PostgreSQL of the tests, with fsync, or the one that is named. */
async function startDatabase() {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined) return { url: given, stop: async () => undefined }
  const { module } = await runnerImport(new URL('../support/postgres/cluster.ts', import.meta.url).pathname)
  const cluster = await module.startCluster({ fsync: true })
  return { url: `${cluster.url}/postgres`, stop: cluster.stop }
}

async function onDatabase(url, ...statements) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const rows = []
  for (const statement of statements) rows.push(...(await client.query(statement)).rows)
  await client.end()
  return rows
}

/** Milliseconds of processor time of a process. */
function cpuMs({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS) * 1000
}

/** Writes per second and the processor time of one, over all targets at once. */
async function write(replicas, targets, connections, seconds, what = setAchievement) {
  const before = replicas.reduce((sum, one) => sum + cpuMs(one), 0)
  const results = await Promise.all(
    targets.map((url) =>
      autocannon({
        url: url + what.path,
        connections,
        duration: seconds,
        setupClient: preparing(
          { ...what, path: new URL(url).pathname.replace(/\/$/, '') + what.path },
          seconds,
          connections,
          MOST_PER_SECOND / targets.length,
        ),
        verifyBody: (answered) => answered.includes(what.expect),
      }),
    ),
  )
  const count = results.reduce((sum, { requests }) => sum + requests.total, 0)
  const wrong = results.reduce((sum, one) => sum + one.non2xx + one.mismatches + one.errors, 0)
  if (wrong > 0) throw new Error(`${wrong} wrong answers`)
  const cpu = replicas.reduce((sum, one) => sum + cpuMs(one), 0) - before
  return { rps: count / seconds, cpuPerWrite: cpu / count }
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Milliseconds one request takes on a connection that is open. */
function timed(url, { method = 'POST', path, headers, body, nextBody, expect }) {
  const text = nextBody ? nextBody() : body
  const from = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request(url + path, {
      agent,
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(text) },
    })
    asked.on('response', (answer) => {
      let all = ''
      answer.setEncoding('utf8').on('data', (piece) => (all += piece))
      answer.on('end', () =>
        all.includes(expect) ? resolve(performance.now() - from) : reject(new Error(all.slice(0, 200))),
      )
    })
    asked.on('error', reject)
    asked.end(text)
  })
}

/** Medians of two ways in turn. */
async function latencies(ways, what, count) {
  const all = ways.map(() => [])
  for (let at = 0; at < count; at += 1) {
    for (const [place, url] of ways.entries()) all[place].push(await timed(url, what))
  }
  return all.map((times) => median(times.slice(20)))
}

/** Which replica owns what. */
async function ownersOf(database, replicas) {
  const rows = await onDatabase(
    database,
    'select n.name, r.address from channel_sandbox.namespaces n join channel_sandbox.replicas r on r.id = n.owner',
  )
  return new Map(rows.map(({ name, address }) => [name, replicas.find(({ url }) => url === address)]))
}

/** Ends the owner of a namespace by a signal; the longest a client of the other replica waited, and its errors. */
async function endOwner(database, replicas, signal) {
  const victim = (await ownersOf(database, replicas)).get(NAMESPACES[0])
  const other = replicas.find((one) => one !== victim)
  let [longest, errors, over] = [0, 0, false]
  const client = (async () => {
    while (!over) {
      const from = performance.now()
      await ask(`${other.url}/ns/${NAMESPACES[0]}`, 'GET', '/__admin/clock').catch(() => (errors += 1))
      longest = Math.max(longest, performance.now() - from)
      await new Promise((resume) => setTimeout(resume, 5))
    }
  })()
  await new Promise((resume) => setTimeout(resume, 200))
  const from = performance.now()
  if (signal === 'SIGTERM') await victim.end()
  else victim.stop()
  const gone = performance.now() - from
  await ask(`${other.url}/ns/${NAMESPACES[0]}`, 'GET', '/__admin/clock').catch(() => undefined)
  over = true
  await client
  return { longest, errors, gone, other }
}

/** All rows about replicas that share a PostgreSQL. */
export async function storeRows({ rounds, seconds, report, say }) {
  const database = await startDatabase()
  const running = []
  const start = async (...args) => {
    const made = await startSandbox(['--log-level', 'error', ...args])
    running.push(made)
    return made
  }
  const replica = () => start('--store', database.url)
  const times = Math.max(1, Math.min(3, Math.ceil(rounds / 2)))
  try {
    await onDatabase(database.url, 'drop schema if exists channel_sandbox cascade')
    const memory = await start()
    const first = await replica()
    const spread = NAMESPACES.map((name) => `/ns/${name}`)
    for (const path of spread) await ask(first.url + path, 'GET', '/__admin/clock')

    // The first seconds compile more than they serve.
    await Promise.all([write([memory], [memory.url], 64, seconds), write([first], [first.url], 64, seconds)])
    const inTurn = async (what) => {
      await write([first], [first.url], 64, seconds, what)
      const rates = { memory: [], store: [] }
      for (let at = 0; at < times; at += 1) {
        rates.memory.push((await write([memory], [memory.url], 64, seconds, what)).rps)
        rates.store.push((await write([first], [first.url], 64, seconds, what)).rps)
      }
      return { memory: median(rates.memory), store: median(rates.store) }
    }
    const one = await inTurn(setAchievement)
    const many = await inTurn(register)
    for (const [what, { memory, store }] of Object.entries({ setAchievement: one, register: many }))
      say(`${what}, 64 callers: memory ${Math.round(memory)}/s, store ${Math.round(store)}/s`)
    report('writes of one row with --store and fsync, 64 callers, per second', one.store, 8000, 'more')
    report('register, which writes six, with --store, of memory', many.store / many.memory, 0.5, 'more')

    // One caller each, so that the commits are what is waited for.
    const slow = [
      'alter system set commit_delay = 5000',
      'alter system set commit_siblings = 0',
      'select pg_reload_conf()',
    ]
    const quick = ['alter system reset commit_delay', 'alter system reset commit_siblings', 'select pg_reload_conf()']
    const alone = spread.map((path) => first.url + path)
    await write([first], alone, 4, seconds)
    const alone4 = await write([first], alone, 4, seconds)
    await onDatabase(database.url, ...slow)
    const slowOne = await write([first], alone, 1, seconds)
    await onDatabase(database.url, ...quick)

    // Half of the namespaces move to a second replica: they are given up, and asked for there first.
    const second = await replica()
    for (const [at, name] of NAMESPACES.entries()) {
      if (at % 2 === 0) continue
      await ask(first.url, 'DELETE', `/__admin/namespaces/${name}`)
      await ask(second.url + spread[at], 'GET', '/__admin/clock')
    }
    const owners = await ownersOf(database.url, [first, second])
    const shared = NAMESPACES.map((name) => `${owners.get(name).url}/ns/${name}`)
    // The second one has to compile what the first one has long compiled.
    for (let at = 0; at < 3; at += 1) await write([first, second], shared, 4, seconds)
    const two = await write([first, second], shared, 4, seconds)
    await onDatabase(database.url, ...slow)
    const slowTwo = await write([first, second], shared, 1, seconds)
    await onDatabase(database.url, ...quick)
    say(`16 namespaces: one replica ${Math.round(alone4.rps)}/s, two ${Math.round(two.rps)}/s`)
    say(`16 namespaces, commits of 5 ms: one replica ${Math.round(slowOne.rps)}/s, two ${Math.round(slowTwo.rps)}/s`)
    report('processor time per write, two replicas, of one', two.cpuPerWrite / alone4.cpuPerWrite, 1.15, 'less')
    report('writes with commits of 5 ms, two replicas, times one', slowTwo.rps / slowOne.rps, 1.8, 'more')
    if (cpus().length < 4) say(`writes, two replicas, times one: not measured on ${cpus().length} cores`)
    else report('writes, two replicas, times one', two.rps / alone4.rps, 1.5, 'more')

    const own = `${owners.get(NAMESPACES[0]).url}${spread[0]}`
    const far = `${[first, second].find((each) => each !== owners.get(NAMESPACES[0])).url}${spread[0]}`
    const [ownWrite, farWrite] = await latencies([own, far], register, 220)
    const [ownRead, farRead] = await latencies([own, far], getInfo, 220)
    say(`write: owned ${ownWrite.toFixed(2)} ms, forwarded ${farWrite.toFixed(2)} ms`)
    say(`read: owned ${ownRead.toFixed(2)} ms, forwarded ${farRead.toFixed(2)} ms`)
    report('a forwarded write, times an owned one', farWrite / ownWrite, 1.6, 'less')
    report('what forwarding adds to a read, ms', farRead - ownRead, 0.5, 'less')

    const term = await endOwner(database.url, [first, second], 'SIGTERM')
    report('SIGTERM: the longest a client waits, ms', term.longest, 500, 'less')
    report('SIGTERM: errors to clients', term.errors, 0, 'less')
    report('SIGTERM: until the process is gone, ms', term.gone, 1000, 'less')
    const kill = await endOwner(database.url, [term.other, await replica()], 'SIGKILL')
    report('SIGKILL: the longest a client waits, ms', kill.longest, 8000, 'less')
  } finally {
    for (const each of running) each.stop()
    agent.destroy()
    await database.stop()
  }
}
