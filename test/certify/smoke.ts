import demo from '../../fixtures/demo.json' with { type: 'json' }
import { certify } from '../../src/certify/run.ts'
import { certifySandbox } from '../../src/certifySandbox.ts'
import { providers } from '../../src/providers/index.ts'
import { buildSandbox } from '../../src/sandbox/sandbox.ts'
import { combineSeeds } from '../../src/sandbox/seed.ts'
import { dialects } from './games/dialects.ts'
import { startGame } from './games/game.ts'

const sandbox = buildSandbox({
  providers,
  version: 'x',
  seed: combineSeeds([{ seed: demo, source: 'd' }], providers),
  journalSize: 10,
  schedule: 'provider',
  callbackTimeoutMs: 1000,
  allowedHosts: [],
  strictness: { signature: 'strict', rateLimit: 'warn' },
  idSeed: 1,
} as never)
await sandbox.ready
for (const provider of ['egret', 'quicksdk', 'rocgame'] as const) {
  const game = await startGame(dialects[provider])
  const t = performance.now()
  const makesOrders = provider !== 'rocgame'
  const report = await certify(certifySandbox({ ...sandbox, providers, version: 'x' }), {
    provider,
    url: game.url,
    settleMs: 100,
    fakerSeed: 7,
    timeoutMs: 1000,
    probe: (f) => game.count(f.order, f.player),
    ...(makesOrders && { order: (f: any) => game.makeOrder(f.player, f.server || '1', f.amount, f.currency) }),
  })
  console.log(
    provider,
    performance.now() - t,
    report.counts,
    report.probe,
    report.probeReason,
    report.exitCode,
    report.problems,
  )
  for (const c of report.checks) if (c.verdict !== 'pass') console.log(c.verdict, c.id, c.reason)
  await game.close()
}
await sandbox.close()
