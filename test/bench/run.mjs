// npm run bench: ratios against baselines measured in the same run. Absolute figures move from machine to machine.
// npm run bench -- start pay: only these parts. --short: all of them in under two minutes, rougher, without those that
// take long in any size. --write: the results go into docs/performance.json and docs/performance.md.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeResults } from './results.mjs'

/** `isLong`: left out of a short run unless it is named. */
const PARTS = {
  start: { load: async () => (await import('./startup.mjs')).startRows },
  requests: { load: async () => (await import('./served.mjs')).requestRows },
  writes: { load: async () => (await import('./writes.mjs')).writeRows },
  pay: { load: async () => (await import('./pay.mjs')).payRows },
  endpoints: { load: async () => (await import('./endpoints.mjs')).endpointRows },
  waits: { load: async () => (await import('./waits.mjs')).waitRows },
  namespaces: { load: async () => (await import('./namespaces.mjs')).namespaceRows },
  certify: { load: async () => (await import('./certify.mjs')).certifyRows },
  growth: { load: async () => (await import('./growth.mjs')).growthRows },
  listings: { isLong: true, load: async () => (await import('./listings.mjs')).listingRows },
  data: { isLong: true, load: async () => (await import('./data.mjs')).dataRows },
  states: { isLong: true, load: async () => (await import('./states.mjs')).stateRows },
  store: { isLong: true, load: async () => (await import('./store.mjs')).storeRows },
  dashboard: { isLong: true, load: async () => (await import('./dashboard.mjs')).dashboardRows },
  install: { isLong: true, load: async () => (await import('./install.mjs')).installRows },
  peers: { isLong: true, load: async () => (await import('./peers.mjs')).peerRows },
}

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean' }, write: { type: 'boolean' } },
})
const isShort = values.short ?? false
const rounds = Number(process.env.BENCH_ROUNDS ?? (isShort ? 2 : 7))
const seconds = Number(process.env.BENCH_SECONDS ?? (isShort ? 1 : 2))

const say = (line) => process.stdout.write(`${line}\n`)
const rows = []
let part = ''
const report = (what, value, reach, better) => {
  const met = better === 'more' ? value >= reach : value <= reach
  rows.push({ part, what, value: Number(value.toFixed(2)), reach: `${better === 'more' ? '≥' : '≤'} ${reach}`, met })
}

const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`)
for (const [name, { isLong = false, load }] of Object.entries(PARTS)) {
  if (wanted.length > 0 ? !wanted.includes(name) : isShort && isLong) continue
  part = name
  const run = await load()
  await run({ isShort, rounds, seconds, report, say })
}

say('')
for (const { what, value, reach, met } of rows)
  say(`${what.padEnd(64)} ${String(value).padStart(8)}  ${reach.padEnd(8)} ${met ? 'yes' : 'NO'}`)
if (values.write) {
  const root = resolve(import.meta.dirname, '../..')
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  writeResults(root, { commit, isShort, rows })
}
