// Requests that change the state, and one that also calls the game before it answers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate, startSandbox, startServer } from './load.mjs'
import { codeUse, register } from './requests.mjs'

const script = (name) => new URL(`servers/${name}.mjs`, import.meta.url).pathname
const demo = new URL('../../fixtures/demo.json', import.meta.url)

/** The demo seed with every callback of the gifts going to that game. */
function seedWith(folder, gameUrl) {
  const seed = JSON.parse(readFileSync(demo, 'utf8'))
  for (const { gifts } of seed.rocgame.games) for (const gift of gifts) gift.exchangeUrl = `${gameUrl}/gift`
  const file = join(folder, 'seed.json')
  writeFileSync(file, JSON.stringify(seed))
  return file
}

/** All rows about writes. */
export async function writeRows({ rounds, seconds, report, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const game = await startServer(script('game'), ['{"code":1}'])
  const servers = [game]
  try {
    // QuickSDK's limit is a thousand calls a minute: with it nearly all that is measured would be reports of calls beyond it.
    const seed = ['--seed', seedWith(folder, game.url), '--rate-limit', 'off']
    const [bare, memory, os, disk] = [
      await startServer(script('bare'), [`${game.url}/gift`]),
      await startSandbox(seed),
      await startSandbox([...seed, '--data', join(folder, 'os')]),
      await startSandbox([...seed, '--data', join(folder, 'disk'), '--durability', 'disk']),
    ]
    servers.push(bare, memory, os, disk)
    const speed = await alternate(
      [
        { name: 'bare register', server: bare, request: register },
        { name: 'bare codeUse', server: bare, request: codeUse },
        { name: 'memory', server: memory, request: register },
        { name: 'os', server: os, request: register },
        { name: 'disk', server: disk, request: register },
        { name: 'codeUse', server: memory, request: codeUse },
      ],
      rounds,
      seconds,
    )
    for (const [name, { rps, p99 }] of speed) say(`writes ${name}: ${Math.round(rps)} req/s, p99 ${p99} ms`)
    const rate = (name) => speed.get(name).rps
    report(
      'register beyond no rate limit, of bare node:http doing the same',
      rate('memory') / rate('bare register'),
      0.7,
      'more',
    )
    report('register with --data, of memory', rate('os') / rate('memory'), 0.85, 'more')
    report('register with --durability disk, of memory', rate('disk') / rate('memory'), 0.5, 'more')
    report('codeUse with its delivery, of bare doing the same', rate('codeUse') / rate('bare codeUse'), 0.55, 'more')
  } finally {
    for (const server of servers) server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
