// Requests of games: as the command is started, with less log, beside bare node:http and conventional Express.
import { AS_STARTED, alternate, cli, startSandbox, startServer } from './load.mjs'
import { codeQuery, getInfo, userInfo, userInfoMultipart } from './requests.mjs'

const script = (name) => new URL(`servers/${name}.mjs`, import.meta.url).pathname

/** A flood of requests whose signature nothing explains: the dearest there are. */
const wrong = {
  ...getInfo,
  body: getInfo.body.replace(/sign=\w+/, 'sign=0123456789abcdef0123456789abcdef'),
  expect: '"code":1006',
}

/** All rows about requests that change nothing. */
export async function requestRows({ rounds, seconds, report, say }) {
  const servers = {
    bare: await startServer(script('bare')),
    express: await startServer(script('express')),
    sandbox: await startSandbox(),
    quiet: await startServer(cli, ['start', '--port', '0', '--log-level', 'warn'], AS_STARTED),
    silent: await startServer(cli, ['start', '--port', '0', '--log-level', 'error'], AS_STARTED),
  }
  try {
    const speed = await alternate(
      [
        ...Object.entries(servers).map(([name, server]) => ({ name, server, request: getInfo })),
        { name: 'wrong', server: servers.silent, request: wrong },
      ],
      rounds,
      seconds,
    )
    for (const [name, { rps, p99 }] of speed) say(`getInfo ${name}: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    const { bare, express, sandbox, quiet, silent, wrong: refused } = Object.fromEntries(speed)
    report('signed getInfo, of bare node:http', sandbox.rps / bare.rps, 0.75, 'more')
    report('p99 at 32 connections, times bare node:http', sandbox.p99 / Math.max(1, bare.p99), 2, 'less')
    report('signed getInfo with --log-level warn, of bare node:http', quiet.rps / bare.rps, 0.85, 'more')
    report('signed getInfo, times conventional Express', sandbox.rps / express.rps, 4, 'more')
    report('wrong signatures without their log lines, of right ones', refused.rps / silent.rps, 0.9, 'more')
    await kinds({ rounds, seconds, report, say, server: servers.quiet, bare: bare.rps })
  } finally {
    for (const server of Object.values(servers)) server.stop()
  }
}

async function kinds({ rounds, seconds, report, say, server, bare }) {
  const requests = { userInfo, userInfoMultipart, codeQuery }
  const contenders = Object.entries(requests).map(([name, request]) => ({ name, server, request }))
  const speed = await alternate(contenders, rounds, seconds)
  for (const [name, { rps, p99 }] of speed) say(`${name}: ${Math.round(rps)} req/s, p99 ${p99} ms`)
  const { userInfo: form, userInfoMultipart: parts, codeQuery: json } = Object.fromEntries(speed)
  report('multipart, of the same request urlencoded', parts.rps / form.rps, 0.6, 'more')
  report('RocGame JSON, of bare node:http with a form', json.rps / bare, 0.4, 'more')
}
