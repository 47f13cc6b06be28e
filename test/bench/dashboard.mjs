// What a person at the dashboard waits for: the first list, scrolling a hundred thousand requests, a page that stays
// usable while a thousand requests arrive every second. In a real browser, on loopback.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { chromium } from 'playwright-core'
import { ask, median, startServer } from './load.mjs'
import { getInfo } from './requests.mjs'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const cli = join(ROOT, 'dist/cli.cjs')
/** Unpacked by the tests that need a browser, where none is installed. */
const shipped = join(ROOT, 'node_modules/.cache/chromium@147.0.0')
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const ENTRIES = 100_000
const PER_SECOND = 1000

/** CHROME_PATH, an installed browser, or the one the tests have unpacked. */
function findBrowser() {
  const installed = NAMES.flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)))
  const works = (path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
  const found = process.env.CHROME_PATH || installed.find(works)
  if (found) return { executablePath: found, env: process.env }
  const executablePath = join(shipped, 'chromium')
  if (!existsSync(executablePath))
    throw new Error('No browser: name one in CHROME_PATH, or run `npx vitest run test/dashboard` once.')
  const fonts = { LD_LIBRARY_PATH: join(shipped, 'al2023/lib'), FONTCONFIG_PATH: join(shipped, 'fonts') }
  return { executablePath, env: { ...process.env, ...fonts } }
}

const load = (url, options) =>
  autocannon({ url: url + getInfo.path, method: 'POST', headers: getInfo.headers, body: getInfo.body, ...options })

/** Noted before the page's own script runs: when its first row was painted, and tasks that held it up. */
const WATCH = `
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  new MutationObserver((_changes, watcher) => {
    if (!document.querySelector('[role=option]')) return
    watcher.disconnect()
    requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now() }))
  }).observe(document, { childList: true, subtree: true })
`

/** The first navigations compile more than those after them, in the browser as in the server. */
const FEWEST_NAVIGATIONS = 9

/** A new window of a browser loads pages of its own (Chromium's search of tabs takes a tenth of a second of a processor). */
const SETTLED_MS = 1500

async function openPage(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true })
  await context.addInitScript(WATCH)
  const page = await context.newPage()
  await pause(SETTLED_MS)
  await page.goto(address)
  await page.waitForFunction('window.painted')
  return { page, close: () => context.close() }
}

/** The least that a page with a script can be: its one row says what browser and machine take for any page. */
async function startLeast() {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/row.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(
      isScript
        ? "document.body.insertAdjacentHTML('beforeend', '<p role=option>one')"
        : '<!doctype html><title>least</title><link rel="icon" href="data:,"><body><script type="module" src="row.js"></script>',
    )
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

/** Milliseconds from navigation to the first list, in a profile that has never seen the page; and to the least page's row. */
async function firstPaint(browser, url, rounds) {
  const least = await startLeast()
  const times = { list: [], least: [] }
  const timed = async (address) => {
    const { page, close } = await openPage(browser, address)
    const painted = await page.evaluate('window.painted')
    await close()
    return painted
  }
  for (let round = 0; round < rounds; round += 1) {
    times.list.push(await timed(`${url}/__admin/`))
    times.least.push(await timed(least.address))
  }
  least.close()
  return { list: median(times.list), least: median(times.least) }
}

/** Fills the page's list as its stream does: what one tab hears it tells the others on this channel. */
const FILL = `
  const channel = new BroadcastChannel('channel-sandbox ')
  const row = { at: 1, provider: 'egret', operation: 'user.getInfo', tenant: '1001', outcome: 'ok', durationMs: 0.3 }
  for (let from = 0; from < ${ENTRIES}; from += 1000) {
    const events = Array.from({ length: 1000 }, (_, at) => ({ event: 'request', data: { ...row, id: 'x' + (from + at) } }))
    channel.postMessage({ kind: 'batch', batch: { events, more: {} } })
  }
`

/** Frames a second while the whole list is scrolled through: a step of hundreds of rows each frame, for five seconds. */
const SCROLL = `new Promise((resolve) => {
  const list = document.querySelector('.scroller')
  const step = list.scrollHeight / 300
  let count = 0
  const began = performance.now()
  const draw = () => {
    list.scrollTop += step
    count += 1
    if (count < 300) requestAnimationFrame(draw)
    else resolve((count * 1000) / (performance.now() - began))
  }
  requestAnimationFrame(draw)
})`

async function scrolling(browser, url) {
  const { page, close } = await openPage(browser, `${url}/__admin/`)
  await page.evaluate(FILL)
  await page.waitForFunction(`document.querySelector('.space').clientHeight > ${ENTRIES * 30}`)
  const frames = await page.evaluate(SCROLL)
  await close()
  return frames
}

/** The longest task, in milliseconds, while a thousand requests a second arrive for five seconds. */
async function underLoad(browser, url) {
  const { page, close } = await openPage(browser, `${url}/__admin/`)
  await page.evaluate('window.longest = 0')
  await load(url, { connections: 8, duration: 5, overallRate: PER_SECOND })
  const longest = await page.evaluate('window.longest')
  await close()
  return longest
}

/** Presses a button and resolves to the milliseconds until what it does is painted. */
const PRESS = `(find, done) => new Promise((resolve) => {
  const began = performance.now()
  const watcher = new MutationObserver(() => {
    if (!eval(done)) return
    watcher.disconnect()
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
  })
  watcher.observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
  eval(find).click()
})`

/** Where buttons are, how each is found, and by what one sees that it has answered. */
const BUTTONS = [
  ['requests', 'document.querySelectorAll("[role=option]")[3]', 'document.querySelector(".detail .verdict")'],
  ['requests', 'document.querySelector(".tools button")', 'document.documentElement.dataset.theme === "dark"'],
  ['requests', 'document.querySelector(".tools button:last-child")', 'document.documentElement.lang === "zh"'],
  ['faults', 'document.querySelector("form .main")', 'document.querySelector(".lines li")'],
  ['faults', 'document.querySelector(".lines button")', '!document.querySelector(".lines li")'],
  ['clock', 'document.querySelector(".deeds .main")', 'document.querySelector(".times-shown.both")'],
]

/** The slowest button's median, in milliseconds. */
async function buttons(browser, url, rounds) {
  const times = BUTTONS.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    const { page, close } = await openPage(browser, `${url}/__admin/`)
    for (const [index, [view, find, done]] of BUTTONS.entries()) {
      await page.goto(`${url}/__admin/#/${view}`)
      await page.waitForFunction(find)
      times[index].push(await page.evaluate(`(${PRESS})(${JSON.stringify(find)}, ${JSON.stringify(done)})`))
    }
    await close()
    await ask(url, 'PUT', '/__admin/clock', { now: Date.now() / 1000 })
  }
  return Math.max(...times.map(median))
}

/** The rows about the dashboard. */
export async function dashboardRows({ rounds, report, say }) {
  const server = await startServer(cli, ['start', '--port', '0', '--log-level', 'error'], ['--max-semi-space-size=32'])
  const { executablePath, env } = findBrowser()
  const browser = await chromium.launch({ executablePath, env, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    await load(server.url, { connections: 8, amount: 1000 })
    const { list, least } = await firstPaint(browser, server.url, Math.max(rounds, FEWEST_NAVIGATIONS))
    say(`dashboard: a page of one row is painted after ${least.toFixed(0)} ms in this browser`)
    report('dashboard: first list painted after navigation, ms', list, 150, 'less')
    report('dashboard: the slowest button has answered, ms', await buttons(browser, server.url, rounds), 100, 'less')
    const longest = await underLoad(browser, server.url)
    report(`dashboard: longest task at ${PER_SECOND} requests/s, ms`, longest, 50, 'less')
    const frames = await scrolling(browser, server.url)
    say(`dashboard: ${frames.toFixed(1)} frames/s while ${ENTRIES} requests are scrolled through`)
    report(`dashboard: frames/s, scrolling ${ENTRIES} requests`, frames, 58, 'more')
  } finally {
    await browser.close()
    server.stop()
  }
}
