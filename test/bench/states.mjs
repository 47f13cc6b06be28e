// How long a sandbox answers no request while a whole state is written out, is kept under a name, or is restored.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedOf } from './data.mjs'
import { AS_STARTED, cli, startServer } from './load.mjs'

/** Asks one small thing after another while the work runs; the longest wait for an answer, in milliseconds. */
async function longestSilence(url, work) {
  let done = false
  let longest = 0
  const asking = (async () => {
    while (!done) {
      const from = performance.now()
      await (await fetch(`${url}/livez`)).text()
      longest = Math.max(longest, performance.now() - from)
    }
  })()
  try {
    await work()
  } finally {
    done = true
    await asking
  }
  return longest
}

export async function stateRows({ isShort, report, say }) {
  const records = isShort ? 50_000 : 1_000_000
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const seed = join(folder, 'seed.json')
  writeFileSync(seed, JSON.stringify(seedOf(records)))
  const flags = [...AS_STARTED, '--max-old-space-size=12000']
  const { url, stop } = await startServer(cli, ['start', '--port', '0', '--seed', seed], flags)
  const call = async (method, path) => {
    const answer = await fetch(url + path, { method })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
    for await (const _piece of answer.body);
  }
  try {
    const works = {
      'a dump of the state': () => call('GET', '/__admin/state'),
      'a snapshot': () => call('PUT', '/__admin/snapshots/bench'),
      'its restore': () => call('POST', '/__admin/snapshots/bench/restore'),
    }
    for (const [name, work] of Object.entries(works)) {
      const ms = await longestSilence(url, work)
      say(`${name} at ${records} records: longest silence ${Math.round(ms)} ms`)
      report(`longest silence during ${name} at ${records} records, ms`, ms, 50, 'less')
    }
  } finally {
    stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
