// From spawn to the first answer, and memory once idle.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { median } from './load.mjs'

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const answers = (port) =>
  new Promise((resolve) => {
    const req = get({ port, host: '127.0.0.1', path: '/livez', agent: false }, (res) => {
      res.resume()
      res.on('end', () => resolve(true))
    })
    req.on('error', () => resolve(false))
  })

/** Milliseconds to the first answer, and resident megabytes a moment later. */
async function once(args) {
  const port = await freePort()
  const started = performance.now()
  const child = spawn(process.execPath, [...args, String(port)], { stdio: 'ignore' })
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 1))
  const ms = performance.now() - started
  await new Promise((resolve) => setTimeout(resolve, 300))
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  child.kill('SIGKILL')
  return { ms, mb: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024 }
}

/** Medians of several starts, in turn. Each contender takes the port as its last argument. */
export async function startTimes(contenders, rounds) {
  const results = new Map(contenders.map(({ name }) => [name, []]))
  for (let i = 0; i < rounds; i += 1) {
    for (const { name, args } of contenders) results.get(name).push(await once(args))
  }
  return new Map(
    [...results].map(([name, all]) => [
      name,
      { ms: median(all.map(({ ms }) => ms)), mb: median(all.map(({ mb }) => mb)) },
    ]),
  )
}
