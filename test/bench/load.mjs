// One load generator for all: 32 kept-alive connections from this process against a server in another one.
import { fork } from 'node:child_process'
import autocannon from 'autocannon'

export const CONNECTIONS = 32

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
    stop: () => child.kill('SIGKILL'),
    /** Ends it as a person would, and waits for that. */
    end: () =>
      new Promise((resolve) => {
        child.once('exit', resolve)
        child.kill('SIGTERM')
      }),
  }
}

/** Requests per second and p99 in milliseconds of one round. Every answer has to be the expected one. */
export async function round(url, { path, headers, body, expect }, seconds) {
  let wrong = 0
  const result = await autocannon({
    url: url + path,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers,
    body,
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
  for (const { server, request } of contenders) await round(server.url, request, 1)
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
