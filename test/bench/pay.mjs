// Payments with their callbacks: made, signed, kept, sent, acknowledged; and a clock that moves through many that wait.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { ask, CONNECTIONS, median, residentMb, startSandbox, startServer } from './load.mjs'

const game = new URL('servers/game.mjs', import.meta.url).pathname

/** A seed of so many apps with a user and a goods tier each, all calling the game back at its address. */
function seedOf(apps, gameUrl) {
  const app = (at) => ({
    appId: `${at}`,
    appKey: `bench-key-${at}`,
    payCallbackUrl: `${gameUrl}/pay/${at}`,
    goods: [{ goodsId: '1', money: 6 }],
    users: [{ id: `u${at}`, token: `t${at}` }],
  })
  return { egret: { apps: Array.from({ length: apps }, (_, at) => app(at + 1)) } }
}

/** Makes so many payments from 32 connections. */
async function pay(url, amount, deliver) {
  const body = JSON.stringify({ appId: '1', id: 'u1', goodsId: '1', ...(deliver && { deliver }) })
  const { non2xx, errors } = await autocannon({
    url: `${url}/__admin/egret/pay`,
    method: 'POST',
    connections: CONNECTIONS,
    amount,
    // It ends at a sample only: with one each second a run of two would be half a second longer than it was.
    sampleInt: 20,
    headers: { 'content-type': 'application/json' },
    body,
  })
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} payments were refused`)
}

async function scheduled(url) {
  const text = await ask(url, 'GET', '/metrics')
  return Number(/^channel_sandbox_callbacks_scheduled(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1])
}

/** Payments a second, until the last of their callbacks is acknowledged. */
async function paymentsPerSecond(url, amount) {
  const from = performance.now()
  await pay(url, amount)
  // The last few are on their way; an advance by nothing waits for them.
  while ((await scheduled(url)) > 0) await ask(url, 'POST', '/__admin/clock/advance', { by: '1ms' })
  return amount / ((performance.now() - from) / 1000)
}

/** Attempts a second while the clock moves through as many orders that are due at different moments. */
async function attemptsPerSecond(url, orders) {
  await ask(url, 'PUT', '/__admin/clock', { frozen: true })
  const steps = 60
  for (let step = 0; step < steps; step += 1) await pay(url, orders / steps, { delay: `${600 + step}s` })
  const from = performance.now()
  await ask(url, 'POST', '/__admin/clock/advance', { by: '1h' })
  const rate = orders / ((performance.now() - from) / 1000)
  if ((await scheduled(url)) > 0) throw new Error('an advance left callbacks behind')
  return rate
}

/** All rows about payments. */
export async function payRows({ isShort, rounds, report, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const seed = (apps, url) => {
    const file = join(folder, `${apps}.json`)
    writeFileSync(file, JSON.stringify(seedOf(apps, url)))
    return file
  }
  const received = await startServer(game)
  const servers = {}
  try {
    for (const apps of [1, 200]) servers[apps] = await startSandbox(['--seed', seed(apps, received.url)])
    const amount = isShort ? 5000 : 20_000
    const rates = { 1: [], 200: [] }
    for (const apps of [1, 200]) await paymentsPerSecond(servers[apps].url, 2000)
    for (let turn = 0; turn < rounds; turn += 1)
      for (const apps of [1, 200]) rates[apps].push(await paymentsPerSecond(servers[apps].url, amount))
    for (const apps of [1, 200]) {
      const rate = median(rates[apps])
      say(`payments with delivery, ${apps} tenants: ${Math.round(rate)}/s`)
      report(`payments with delivery, ${apps} tenants, per second`, rate, 5000, 'more')
    }
    const orders = isShort ? 12_000 : 60_000
    const rate = await attemptsPerSecond(servers[1].url, orders)
    say(
      `advance through ${orders} due attempts: ${Math.round(rate)}/s, then ${Math.round(residentMb(servers[1].pid))} MB`,
    )
    report('attempts of an advance, per second', rate, 8000, 'more')
  } finally {
    for (const server of [received, ...Object.values(servers)]) server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
