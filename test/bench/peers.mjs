// Tools of the same kind from npm, in exact versions, installed into a folder of the bench's own: what an answer of each
// costs, and its start. They do other things than the sandbox; the rows say what an answer costs, not which is better.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { alternate, startSandbox } from './load.mjs'
import { getInfo } from './requests.mjs'

const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/bench-peers')
const VERSIONS = { '@mockoon/cli': '9.9.0', emulate: '0.12.2', 'json-server': '0.17.4' }
const REPLY = { code: 0, msg: 'success', data: { id: 'ce3af2e06a0c5dc981fcdb060ebc6bde', name: '张三' } }

const installed = (name) => join(FOLDER, 'node_modules', name)

function install() {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies: VERSIONS }))
  const isThere = ([name, version]) =>
    existsSync(installed(name)) && JSON.parse(readFileSync(join(installed(name), 'package.json'))).version === version
  if (Object.entries(VERSIONS).every(isThere)) return
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'ignore' })
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** Starts a peer and waits for its first answer; milliseconds of that, and how to stop it. */
async function start(args, port, probe) {
  const from = performance.now()
  const child = spawn(process.execPath, args, { cwd: FOLDER, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(url + probe).then(
      ({ ok }) => ok,
      () => false,
    )
  for (let left = 3000; !(await answers()); left -= 1) {
    if (left === 0 || child.exitCode !== null) throw new Error(`${args[0]} did not start`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { url, ms: performance.now() - from, stop: () => child.kill('SIGKILL') }
}

/** Mockoon with one route that sends a fixed text for every POST. */
async function mockoon() {
  const port = await freePort()
  const route = (method, endpoint) => ({
    uuid: `${method}-${endpoint}`,
    type: 'http',
    method,
    endpoint,
    responses: [
      {
        uuid: `${method}-response`,
        statusCode: 200,
        body: JSON.stringify(REPLY),
        headers: [],
        rules: [],
        default: true,
      },
    ],
  })
  const routes = [route('post', getInfo.path.slice(1)), route('get', 'ready')]
  const rootChildren = routes.map(({ uuid }) => ({ type: 'route', uuid }))
  const environment = {
    uuid: 'bench',
    lastMigration: 32,
    name: 'bench',
    port,
    hostname: '127.0.0.1',
    folders: [],
    routes,
    rootChildren,
  }
  const file = join(FOLDER, 'mockoon.json')
  writeFileSync(file, JSON.stringify({ endpointPrefix: '', latency: 0, headers: [], data: [], ...environment }))
  return start(
    [join(installed('@mockoon/cli'), 'bin/run.js'), 'start', '--data', file, '--disable-log-to-file'],
    port,
    '/ready',
  )
}

/** json-server keeping a list of a few records, whose first is read. */
async function jsonServer() {
  const port = await freePort()
  const file = join(FOLDER, 'db.json')
  writeFileSync(file, JSON.stringify({ users: [{ ...REPLY.data, id: 1 }] }))
  const bin = join(installed('json-server'), 'lib/cli/bin.js')
  return start([bin, '--quiet', '--port', String(port), '--host', '127.0.0.1', file], port, '/users/1')
}

export async function peerRows({ rounds, seconds, report, say }) {
  install()
  say('emulate 0.12.2 is not measured: it needs registerHooks of node:module, which Node 20 does not have.')
  const servers = { mockoon: await mockoon(), 'json-server': await jsonServer(), sandbox: await startSandbox() }
  try {
    const speed = await alternate(
      [
        { name: 'mockoon', server: servers.mockoon, request: getInfo },
        {
          name: 'json-server',
          server: servers['json-server'],
          request: { method: 'GET', path: '/users/1', expect: REPLY.data.name },
        },
        { name: 'sandbox', server: servers.sandbox, request: getInfo },
      ],
      rounds,
      seconds,
    )
    for (const [name, { rps, p99 }] of speed)
      say(`${name}: ${Math.round(rps)} req/s, p99 ${p99} ms, start ${Math.round(servers[name].ms ?? 0)} ms`)
    const own = speed.get('sandbox').rps
    report('signed getInfo, times a fixed answer of Mockoon CLI 9.9.0', own / speed.get('mockoon').rps, 1, 'more')
    report('signed getInfo, times a record of json-server 0.17.4', own / speed.get('json-server').rps, 1, 'more')
  } finally {
    for (const { stop } of Object.values(servers)) stop()
  }
}
