// npm run bench: ratios against baselines measured in the same run. Absolute figures move from machine to machine.
import { createHash } from 'node:crypto'
import { alternate, startServer } from './load.mjs'
import { startTimes } from './startup.mjs'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)

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

const md5 = (text) => createHash('md5').update(text).digest('hex')
const params = { appId: '1001', time: '1420855806', token: 'demo-egret-token-zhangsan' }
const stringToSign = Object.keys(params)
  .sort()
  .map((name) => `${name}=${params[name]}`)
  .join('')
const getInfo = {
  path: '/v2/user/getInfo',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ ...params, sign: md5(`${stringToSign}demo-egret-appkey-1001`) }).toString(),
  expect: '"code":0',
}

/** A flood of requests whose signature nothing explains: the dearest there are. */
const wrong = {
  ...getInfo,
  body: new URLSearchParams({ ...params, sign: md5('nothing that anybody would sign') }).toString(),
  expect: '"code":1006',
}

const script = (name) => new URL(`servers/${name}.mjs`, import.meta.url).pathname
const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname
const servers = {
  bare: await startServer(script('bare')),
  express: await startServer(script('express')),
  // A log line per request is the terminal's work, not the request's; warnings are still written.
  sandbox: await startServer(cli, ['start', '--port', '0', '--log-level', 'warn']),
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
  for (const [name, { rps, p99 }] of speed)
    process.stdout.write(`getInfo ${name}: ${Math.round(rps)} req/s, p99 ${p99} ms\n`)
  const { bare, express, sandbox, wrong: refused } = Object.fromEntries(speed)
  report('signed getInfo, of bare node:http', sandbox.rps / bare.rps, 0.6, 'more')
  report('signed getInfo, times conventional Express', sandbox.rps / express.rps, 4, 'more')
  report('wrong signatures, of right ones', refused.rps / sandbox.rps, 0.5, 'more')
  report('p99 at 32 connections, times bare node:http', sandbox.p99 / Math.max(1, bare.p99), 2, 'less')
} finally {
  for (const server of Object.values(servers)) server.stop()
}

const starts = await startTimes(
  [
    { name: 'hello', args: [script('hello')] },
    { name: 'sandbox', args: [cli, 'start', '--port'] },
  ],
  ROUNDS * 2 + 1,
)
for (const [name, { ms, mb }] of starts)
  process.stdout.write(`start ${name}: ${Math.round(ms)} ms, ${Math.round(mb)} MB\n`)
report('start to first answer, times bare node:http', starts.get('sandbox').ms / starts.get('hello').ms, 2, 'less')
report('idle memory, MB', starts.get('sandbox').mb, 80, 'less')

process.stdout.write('\n')
for (const { what, value, reach, met } of rows)
  process.stdout.write(`${what.padEnd(50)} ${String(value).padStart(7)}  ${reach.padEnd(7)} ${met}\n`)
