// From spawn to the first answer, and memory once idle.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AS_STARTED, cli, median, residentMb } from './load.mjs'

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

/**
 * Milliseconds to the first answer, and resident megabytes a moment later. `ends`: to the end of the command, which
 * serves nothing.
 */
async function once({ command = process.execPath, args, cwd, ends = false }) {
  const port = ends ? undefined : await freePort()
  const started = performance.now()
  const child = spawn(command, port === undefined ? args : [...args, String(port)], {
    cwd,
    stdio: 'ignore',
    detached: true,
  })
  if (ends) await new Promise((resolve) => child.once('exit', resolve))
  else while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 1))
  const ms = performance.now() - started
  if (ends) return { ms, mb: 0 }
  await new Promise((resolve) => setTimeout(resolve, 300))
  const mb = residentMb(child.pid)
  // The whole group: npm does not hand this signal on.
  process.kill(-child.pid, 'SIGKILL')
  return { ms, mb }
}

/** Medians of several starts, in turn. Each contender takes the port as its last argument. */
async function startTimes(contenders, rounds) {
  const results = new Map(contenders.map(({ name }) => [name, []]))
  for (let i = 0; i < rounds; i += 1) {
    for (const { name, ...how } of contenders) results.get(name).push(await once(how))
  }
  return new Map(
    [...results].map(([name, all]) => [
      name,
      { ms: median(all.map(({ ms }) => ms)), mb: median(all.map(({ mb }) => mb)) },
    ]),
  )
}

const hello = new URL('servers/hello.mjs', import.meta.url).pathname

const ROOT = resolve(import.meta.dirname, '../..')

/** A project with a start script and a command that do nothing, and with the sandbox's command beside it. */
function emptyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'))
  const bins = join(folder, 'node_modules/.bin')
  mkdirSync(bins, { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, scripts: { start: 'true', prestart: 'true' } }),
  )
  writeFileSync(join(bins, 'empty'), '#!/usr/bin/env node\n')
  chmodSync(join(bins, 'empty'), 0o755)
  symlinkSync(cli, join(bins, 'channel-sandbox'))
  return folder
}

/** Through npm and npx, beside the same command with nothing behind it. */
async function throughNpm({ rounds, report, say }, ours) {
  const folder = emptyProject()
  try {
    const starts = await startTimes(
      [
        { name: 'an empty npm start', command: 'npm', args: ['start'], cwd: folder, ends: true },
        { name: 'npm start', command: 'npm', args: ['start', '--', '--port'], cwd: ROOT },
        { name: 'an empty npx', command: 'npx', args: ['empty'], cwd: folder, ends: true },
        { name: 'npx', command: 'npx', args: ['channel-sandbox', 'start', '--port'], cwd: folder },
      ],
      rounds,
    )
    for (const [name, { ms }] of starts) say(`${name}: ${Math.round(ms)} ms`)
    for (const name of ['npm start', 'npx']) {
      const bar = starts.get(`an empty ${name}`).ms + 1.2 * ours
      report(`${name}, of the same with nothing behind it + 1.2 starts`, starts.get(name).ms / bar, 1, 'less')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All rows about the start. */
export async function startRows(tools) {
  const { rounds, report, say } = tools
  const starts = await startTimes(
    [
      { name: 'hello', args: [hello] },
      { name: 'sandbox', args: [...AS_STARTED, cli, 'start', '--port'] },
    ],
    rounds * 2 + 1,
  )
  for (const [name, { ms, mb }] of starts) say(`start ${name}: ${Math.round(ms)} ms, ${Math.round(mb)} MB`)
  report('start to first answer, times bare node:http', starts.get('sandbox').ms / starts.get('hello').ms, 2, 'less')
  report('idle memory, MB', starts.get('sandbox').mb, 80, 'less')
  await throughNpm(tools, starts.get('sandbox').ms)
}
