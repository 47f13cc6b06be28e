// What a thousand namespaces cost a request of the root, and what making one costs.
import { alternate, ask, startSandbox } from './load.mjs'
import { getInfo } from './requests.mjs'

const NAMESPACES = 1000

export async function namespaceRows({ rounds, seconds, report, say }) {
  const [none, many] = [await startSandbox(), await startSandbox(['--max-namespaces', String(NAMESPACES)])]
  try {
    const from = performance.now()
    for (let at = 0; at < NAMESPACES; at += 1) await ask(many.url, 'GET', `/ns/n${at}/__admin/clock`)
    report('a namespace from the demo seed, ms', (performance.now() - from) / NAMESPACES, 5, 'less')
    const contenders = Object.entries({ none, many }).map(([name, server]) => ({ name, server, request: getInfo }))
    const speed = await alternate(contenders, rounds, seconds)
    for (const [name, { rps }] of speed) say(`getInfo, ${name} namespaces: ${Math.round(rps)} req/s`)
    report(`getInfo with ${NAMESPACES} namespaces, of none`, speed.get('many').rps / speed.get('none').rps, 0.9, 'more')
  } finally {
    none.stop()
    many.stop()
  }
}
