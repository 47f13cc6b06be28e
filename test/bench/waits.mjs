// What open waits cost everybody else.
import { get } from 'node:http'
import { alternate, startSandbox } from './load.mjs'
import { getInfo } from './requests.mjs'

const WAITS = 500

/** Opens waits for requests that never come; returns how to end them. */
async function openWaits(url, count) {
  const path = '/__admin/requests/wait?operation=user.getFriends&count=1&timeout=10m'
  const open = Array.from({ length: count }, () => get(url + path, { agent: false }).on('error', () => undefined))
  await Promise.all(open.map((request) => new Promise((resolve) => request.once('finish', resolve))))
  return () => {
    for (const request of open) request.destroy()
  }
}

export async function waitRows({ rounds, seconds, report, say }) {
  const [free, waited] = [await startSandbox(), await startSandbox()]
  const end = await openWaits(waited.url, WAITS)
  try {
    const contenders = Object.entries({ free, waited }).map(([name, server]) => ({ name, server, request: getInfo }))
    const speed = await alternate(contenders, rounds, seconds)
    for (const [name, { rps }] of speed) say(`getInfo ${name}: ${Math.round(rps)} req/s`)
    report(`getInfo with ${WAITS} open waits, of none`, speed.get('waited').rps / speed.get('free').rps, 0.9, 'more')
  } finally {
    end()
    free.stop()
    waited.stop()
  }
}
