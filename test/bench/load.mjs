// One load generator for all: 32 kept-alive connections from this process against a server in another one.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'

export const CONNECTIONS = 32

/** The command as it is built. */
export const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname

/** The flags of `npm start` and of the command's first line. */
export const AS_STARTED = ['--max-semi-space-size=32']

/** A sandbox as a user starts it: every option its default, the log into a pipe that is read. */
export const startSandbox = (args = [], options = AS_STARTED) =>
  startServer(cli, ['start', '--port', '0', ...args], options)

export const residentMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** One request of the admin API; its answer's JSON, or its text where it has none. */
export async function ask(url, method, path, body) {
  const answer = await fetch(url + path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
  return /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Starts a server: a script that tells its URL over IPC, or the sandbox, which prints it. */
export async function startServer(script, args = [], options = []) {
  const child = fork(script, args, { execArgv: options, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const url = await new Promise((resolve, reject) => {
    let printed = ''
    child.on('message', (message) => message.url && resolve(message.url))
    child.on('exit', (code) => reject(new Error(`${script} ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      printed += chunk
      const ready = /ready on (\S+)/.exec(printed)
      if (!ready) return
      // What it logs from here on is thrown away: gathering it would take the time that is measured.
      child.stdout.removeAllListeners('data')
      child.stdout.resume()
      resolve(ready[1])
    })
  })
  return {
    url,
    pid: child.pid,
    onMessage: (listener) => child.on('message', listener),
    send: (message) => child.send(message),
    stop: () => child.kill('SIGKILL'),
    /** Ends it as a person would, and waits for that. */
    end: () =>
      new Promise((resolve) => {
        child.once('exit', resolve)
        child.kill('SIGTERM')
      }),
  }
}

/** More than any server here answers in a second: a connection that ran out of bodies would begin anew with its first. */
const MOST_PER_SECOND = 60_000

/** Requests of their own for each of some connections, made before the time that is measured. */
export const preparing = (
  { method = 'POST', path, headers, nextBody },
  seconds,
  connections = CONNECTIONS,
  mostPerSecond = MOST_PER_SECOND,
) => {
  const count = Math.ceil((mostPerSecond * seconds) / connections)
  return (client) =>
    client.setRequests(Array.from({ length: count }, () => ({ method, path, headers, body: nextBody() })))
}

/**
 * Requests per second and p99 in milliseconds of one round. Every answer has to be the expected one. `nextBody` makes
 * a body for each request.
 */
export async function round(url, { method = 'POST', path, headers, body, nextBody, expect }, seconds) {
  let wrong = 0
  const result = await autocannon({
    url: url + path,
    method,
    connections: CONNECTIONS,
    duration: seconds,
    headers,
    ...(nextBody ? { setupClient: preparing({ method, path, headers, nextBody }, seconds) } : { body }),
    verifyBody: (answered) => {
      const right = answered.includes(expect)
      if (!right) wrong += 1
      return right
    },
  })
  if (wrong > 0 || result.non2xx > 0) throw new Error(`${url}${path}: ${wrong + result.non2xx} wrong answers`)
  return { rps: result.requests.average, p99: result.latency.p99 }
}

/** Rounds in turn, so that a slow minute of the machine hits all alike; medians. */
export async function alternate(contenders, rounds, seconds) {
  const results = new Map(contenders.map(({ name }) => [name, []]))
  for (const { server, request } of contenders) await round(server.url, request, Math.min(1, seconds / 2))
  for (let i = 0; i < rounds; i += 1) {
    for (const { name, server, request } of contenders) {
      results.get(name).push(await round(server.url, request, seconds))
    }
  }
  return new Map(
    [...results].map(([name, all]) => [
      name,
      { rps: median(all.map(({ rps }) => rps)), p99: median(all.map(({ p99 }) => p99)) },
    ]),
  )
}
