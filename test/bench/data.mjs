// What keeping the state costs: writes with and without a directory, requests at three sizes, restarts, and how long
// a snapshot in the background holds up everybody else.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate, cli, residentMb, round, startServer } from './load.mjs'

const monitor = new URL('servers/monitor.cjs', import.meta.url).pathname
const KEY = 'bench-key'
const APP = '1'
const SIZES = [1000, 100_000, 1_000_000]

const md5 = (text) => createHash('md5').update(text).digest('hex')
function signed(params) {
  const names = Object.keys(params).sort()
  const sign = md5(names.map((name) => `${name}=${params[name]}`).join('') + KEY)
  return new URLSearchParams({ ...params, sign }).toString()
}
const request = (path, params) => ({
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: signed({ appId: APP, time: '1420855806', ...params }),
  expect: '"code":0',
})

/** A seed of so many records: of ten one is a user, one its token, eight are orders. */
export function seedOf(records) {
  const tenth = Math.floor(records / 10)
  const users = Array.from({ length: tenth }, (_, at) => ({ id: `u${at}`, name: `玩家${at}`, token: `t${at}` }))
  const orders = Array.from({ length: records - 2 * tenth }, (_, at) => ({
    orderId: `ORDER-${at}`,
    id: `u${at % tenth}`,
    goodsId: '1',
    money: '6',
    serverId: '1',
    ext: `order ${at}`,
    paidAt: 1_700_000_000 + at,
    notification: 'delivered',
  }))
  const goods = [{ goodsId: '1', money: 6 }]
  return { egret: { apps: [{ appId: APP, appKey: KEY, goods, users, orders }] } }
}

const started = (args, options) => startServer(cli, ['start', '--port', '0', '--log-level', 'error', ...args], options)
const middle = (records) => Math.floor(records / 20)
const write = (records) => request('/v2/user/setServer', { id: `u${middle(records)}`, serverId: '2' })
const read = (records) => request('/v2/user/getInfo', { token: `t${middle(records)}` })

async function writes(folder, seed, { rounds, seconds, report, say }) {
  const servers = {
    memory: await started(['--seed', seed]),
    os: await started(['--seed', seed, '--data', join(folder, 'os')]),
    disk: await started(['--seed', seed, '--data', join(folder, 'disk'), '--durability', 'disk']),
  }
  try {
    const contenders = Object.entries(servers).map(([name, server]) => ({ name, server, request: write(1000) }))
    const speed = await alternate(contenders, rounds, seconds)
    for (const [name, { rps, p99 }] of speed) say(`writes ${name}: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    const { memory, os, disk } = Object.fromEntries(speed)
    report('writes with --data, of memory', os.rps / memory.rps, 0.85, 'more')
    report('writes with --durability disk, of memory', disk.rps / memory.rps, 0.5, 'more')
  } finally {
    for (const server of Object.values(servers)) server.stop()
  }
}

/** Fills a directory and starts on it again. */
async function restarted(folder, records, say) {
  const seed = join(folder, `seed-${records}.json`)
  const data = join(folder, `data-${records}`)
  writeFileSync(seed, JSON.stringify(seedOf(records)))
  const first = await started(['--seed', seed, '--data', data])
  await first.end()
  const from = performance.now()
  const server = await started(['--data', data], ['--require', monitor])
  const ms = performance.now() - from
  say(`restart at ${records} records: ${Math.round(ms)} ms, ${Math.round(residentMb(server.pid))} MB`)
  return { records, data, server, mb: residentMb(server.pid) }
}

async function sizes(folder, { rounds, seconds, report, say }) {
  const all = []
  try {
    for (const records of SIZES) all.push(await restarted(folder, records, say))
    for (const [kind, make] of Object.entries({ read, write })) {
      const contenders = all.map(({ records, server }) => ({ name: records, server, request: make(records) }))
      const speed = await alternate(contenders, rounds, seconds)
      for (const [name, { rps, p99 }] of speed)
        say(`${kind} at ${name} records: ${Math.round(rps)} req/s, p99 ${p99} ms`)
      const [small, , large] = SIZES.map((size) => speed.get(size))
      report(`${kind} at 1 000 000 records, times that at 1 000`, small.rps / large.rps, 1.3, 'less')
    }
    report('memory at 1 000 000 records, MB', all.at(-1).mb, 1000, 'less')
    await snapshots(all[1], { report, say })
  } finally {
    for (const { server } of all) server.stop()
  }
}

/** Writes until two snapshots were made, and looks how long the event loop stood still meanwhile, and otherwise. */
async function snapshots({ records, data, server }, { report, say }) {
  const file = (name) => statSync(join(data, name), { throwIfNoEntry: false })
  const during = [0]
  const otherwise = [0]
  server.onMessage(({ delayMs }) => {
    if (delayMs !== undefined) (file('snapshot.jsonl.new') ? during : otherwise).push(delayMs)
  })
  const times = new Set([file('snapshot.jsonl')?.mtimeMs])
  for (let second = 0; second < 60 && times.size < 3; second += 1) {
    await round(server.url, write(records), 1)
    times.add(file('snapshot.jsonl')?.mtimeMs)
  }
  if (times.size < 3) throw new Error('no snapshots were made')
  const longest = (delays) => Math.max(...delays)
  say(`longest standstill at ${records} records without a snapshot: ${longest(otherwise).toFixed(1)} ms`)
  report('longest standstill with snapshots at 100 000 records, ms', longest(during), 50, 'less')
}

/** All rows about the data directory. */
export async function dataRows(tools) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const seed = join(folder, 'seed.json')
    writeFileSync(seed, JSON.stringify(seedOf(1000)))
    await writes(folder, seed, tools)
    await sizes(folder, tools)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
