// npm run bench: ratios against baselines measured in the same run. Absolute figures move from machine to machine.
// npm run bench -- start install: only these parts.
import { dataRows } from './data.mjs'
import { installRows } from './install.mjs'
import { alternate, startServer } from './load.mjs'
import { codeQuery, getInfo, orderList, userInfo, userInfoMultipart } from './requests.mjs'
import { startTimes } from './startup.mjs'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)

const say = (line) => process.stdout.write(`${line}\n`)
const rows = []
const report = (what, value, reach, better) => {
  const met = better === 'more' ? value >= reach : value <= reach
  rows.push({
    what,
    value: Number(value.toFixed(2)),
    reach: `${better === 'more' ? '≥' : '≤'} ${reach}`,
    met: met ? 'yes' : 'NO',
  })
}

/** A flood of requests whose signature nothing explains: the dearest there are. */
const wrong = {
  ...getInfo,
  body: getInfo.body.replace(/sign=\w+/, 'sign=0123456789abcdef0123456789abcdef'),
  expect: '"code":1006',
}

const script = (name) => new URL(`servers/${name}.mjs`, import.meta.url).pathname
const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname
/** The flags of `npm start` and of the command's first line. */
const asStarted = ['--max-semi-space-size=32']
async function requests() {
  const servers = {
    bare: await startServer(script('bare')),
    express: await startServer(script('express')),
    // A log line per request is the terminal's work, not the request's; warnings are still written.
    sandbox: await startServer(cli, ['start', '--port', '0', '--log-level', 'warn'], asStarted),
  }

  try {
    const speed = await alternate(
      [
        ...Object.entries(servers).map(([name, server]) => ({ name, server, request: getInfo })),
        { name: 'wrong', server: servers.sandbox, request: wrong },
      ],
      ROUNDS,
      SECONDS,
    )
    for (const [name, { rps, p99 }] of speed) say(`getInfo ${name}: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    const { bare, express, sandbox, wrong: refused } = Object.fromEntries(speed)
    report('signed getInfo, of bare node:http', sandbox.rps / bare.rps, 0.6, 'more')
    report('signed getInfo, times conventional Express', sandbox.rps / express.rps, 4, 'more')
    report('wrong signatures, of right ones', refused.rps / sandbox.rps, 0.5, 'more')
    report('p99 at 32 connections, times bare node:http', sandbox.p99 / Math.max(1, bare.p99), 2, 'less')

    const kinds = await alternate(
      Object.entries({ userInfo, userInfoMultipart, codeQuery }).map(([name, request]) => ({
        name,
        server: servers.sandbox,
        request,
      })),
      ROUNDS,
      SECONDS,
    )
    for (const [name, { rps, p99 }] of kinds) say(`${name}: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    report(
      'multipart, of the same request urlencoded',
      kinds.get('userInfoMultipart').rps / kinds.get('userInfo').rps,
      0.6,
      'more',
    )
    report('RocGame JSON, of bare node:http with a form', kinds.get('codeQuery').rps / bare.rps, 0.4, 'more')
  } finally {
    for (const server of Object.values(servers)) server.stop()
  }
}

async function listings() {
  const orders = Number(process.env.BENCH_ORDERS ?? 1_000_000)
  const sizes = {
    few: await startServer(script('orders'), ['1000']),
    many: await startServer(script('orders'), [String(orders)], ['--max-old-space-size=12000']),
  }
  try {
    const contenders = Object.entries(sizes).map(([name, server]) => ({ name, server, request: orderList }))
    const listed = await alternate(contenders, ROUNDS, SECONDS)
    for (const [name, { rps, p99 }] of listed) say(`orderList, ${name} orders: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    report(`orderList at ${orders} orders, cost of 1000`, listed.get('few').rps / listed.get('many').rps, 1.3, 'less')
  } finally {
    for (const server of Object.values(sizes)) server.stop()
  }
}

async function start() {
  const starts = await startTimes(
    [
      { name: 'hello', args: [script('hello')] },
      { name: 'sandbox', args: [...asStarted, cli, 'start', '--port'] },
    ],
    ROUNDS * 2 + 1,
  )
  for (const [name, { ms, mb }] of starts) say(`start ${name}: ${Math.round(ms)} ms, ${Math.round(mb)} MB`)
  report('start to first answer, times bare node:http', starts.get('sandbox').ms / starts.get('hello').ms, 2, 'less')
  report('idle memory, MB', starts.get('sandbox').mb, 80, 'less')
}

const parts = {
  requests,
  listings,
  start,
  data: () => dataRows({ rounds: ROUNDS, seconds: SECONDS, report, say }),
  install: () => installRows({ report, say }),
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)
for (const [name, run] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await run()

say('')
for (const { what, value, reach, met } of rows)
  say(`${what.padEnd(60)} ${String(value).padStart(7)}  ${reach.padEnd(7)} ${met}`)
