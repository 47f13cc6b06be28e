// How long requests wait while a whole state goes out, is kept under a name, or is put in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { seedOf } from './data.mjs'
import { AS_STARTED, cli, startServer } from './load.mjs'

/** Asks one small thing after another in a thread of its own: what the work does in this one holds nothing up. */
const ASKING = `
const { get, Agent } = require('node:http')
const { parentPort, workerData } = require('node:worker_threads')
const agent = new Agent({ keepAlive: true })
let done = false
parentPort.on('message', () => (done = true))
const ask = () => new Promise((resolve, reject) =>
  get(workerData + '/livez', { agent }, (answer) => answer.resume().on('end', resolve)).on('error', reject))
;(async () => {
  let longest = 0
  while (!done) {
    const from = performance.now()
    await ask()
    longest = Math.max(longest, performance.now() - from)
  }
  agent.destroy()
  parentPort.postMessage(longest)
  parentPort.close()
})()`

/** The longest wait for an answer while the work runs, in milliseconds. */
async function longestSilence(url, work) {
  const asking = new Worker(ASKING, { eval: true, workerData: url })
  const longest = new Promise((resolve, reject) => asking.on('message', resolve).on('error', reject))
  await work()
  asking.postMessage('done')
  return longest
}

export async function stateRows({ isShort, report, say }) {
  const records = isShort ? 50_000 : 1_000_000
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const seed = join(folder, 'seed.json')
  writeFileSync(seed, JSON.stringify(seedOf(records)))
  const flags = [...AS_STARTED, '--max-old-space-size=12000']
  const { url, stop } = await startServer(cli, ['start', '--port', '0', '--seed', seed], flags)
  let state
  const call = async (method, path, body) => {
    const headers = body && { 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method, body, headers })
    const pieces = []
    for await (const piece of answer.body) pieces.push(piece)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
    return pieces
  }
  try {
    const works = {
      'a dump of the state': async () => {
        state = new Blob(await call('GET', '/__admin/state'))
      },
      'a snapshot': () => call('PUT', '/__admin/snapshots/bench'),
      'its restore': () => call('POST', '/__admin/snapshots/bench/restore'),
      'a state that is put in': () => call('PUT', '/__admin/state', state),
      'a reset': () => call('POST', '/__admin/reset'),
    }
    for (const [name, work] of Object.entries(works)) {
      const from = performance.now()
      const ms = await longestSilence(url, work)
      const seconds = ((performance.now() - from) / 1000).toFixed(1)
      say(`${name} at ${records} records: ${seconds} s, longest silence ${Math.round(ms)} ms`)
      report(`longest silence during ${name} at ${records} records, ms`, ms, 50, 'less')
    }
  } finally {
    stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
