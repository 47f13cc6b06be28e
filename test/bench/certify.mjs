// How long the checks of a game's callback endpoint take when the game answers in 10 ms, as a person waits for them: from
// the command to its exit.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './load.mjs'

const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname
const KEY = 'demo-egret-appkey-1001'
const PRICES = { 1: '1', 2: '2', 3: '10', 4: '30' }
const ANSWERS_IN_MS = 10
const CHECKS = 60

const md5 = (text) => createHash('md5').update(text).digest('hex')

/** A right game for Egret whose database is a map; it answers every notification after 10 ms. */
function createGame() {
  const granted = new Map()
  function answer(form) {
    const names = [...form.keys()]
    const pairs = names.filter((name) => name !== 'sign').sort()
    const right = md5(pairs.map((name) => `${name}=${form.get(name)}`).join('') + KEY)
    const isOnce = new Set(names).size === names.length
    if (!isOnce || form.get('sign') !== right || PRICES[form.get('goodsId')] !== form.get('money')) return 1013
    const order = form.get('orderId')
    if (granted.has(order)) return 1009
    granted.set(order, 1)
    return 0
  }
  return createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url, 'http://localhost')
    if (pathname === '/granted') return res.end(String(granted.get(searchParams.get('order')) ?? 0))
    const chunks = []
    req.on('data', (chunk) => chunks.push(chunk))
    req.on('end', () => {
      const isForm = (req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
      const isRead = req.method === 'POST' && isForm
      const code = isRead ? answer(new URLSearchParams(Buffer.concat(chunks).toString())) : 1013
      setTimeout(() => res.end(JSON.stringify({ code })), ANSWERS_IN_MS)
    })
  })
}

/** Runs the command once; milliseconds until it has ended, and its report. */
async function once(url, file) {
  const began = performance.now()
  const probe = `${url}/granted?order={order}`
  const args = ['certify', 'egret', '--url', `${url}/pay`, '--probe-url', probe, '--reporter', `json=${file}`]
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  await new Promise((resolve) => child.once('exit', resolve))
  return { ms: performance.now() - began, report: JSON.parse(readFileSync(file, 'utf8')) }
}

/** The rows about certify. */
export async function certifyRows({ rounds, report, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-certify-'))
  const game = createGame()
  await new Promise((resolve) => game.listen(0, '127.0.0.1', resolve))
  try {
    const times = []
    for (let round = 0; round < Math.min(rounds, 5); round += 1) {
      const { ms, report: found } = await once(`http://127.0.0.1:${game.address().port}`, join(folder, 'report.json'))
      const { pass, skip, ...others } = found.counts
      if (pass < CHECKS || Object.values(others).some((count) => count > 0))
        throw new Error(`certify found ${JSON.stringify(found.counts)} in a right game`)
      say(`certify: ${pass} checks in ${Math.round(ms)} ms, ${skip} skipped`)
      times.push(ms)
    }
    report(
      `certify: ${CHECKS} checks of a game that answers in ${ANSWERS_IN_MS} ms, s`,
      median(times) / 1000,
      5,
      'less',
    )
  } finally {
    game.closeAllConnections()
    game.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
