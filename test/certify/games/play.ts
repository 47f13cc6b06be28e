import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { certify } from '../../../src/certify/run/run.ts'
import type { CertifyOptions, Facts } from '../../../src/contract/certification/certifyOptions.ts'
import type { Report } from '../../../src/contract/certification/certifyReport.ts'
import { same } from '../../../src/contract/values/prose.ts'
import { providers } from '../../../src/providers/index.ts'
import { buildSandbox } from '../../../src/sandbox/sandbox.ts'
import { combineSeeds } from '../../../src/sandbox/seed.ts'
import type { Dialect } from './dialect.ts'
import { dialects } from './dialects.ts'
import type { Faults } from './faults.ts'
import { type Game, startGame } from './game.ts'

/** A sandbox of the demo, built without listening. */
export function demoSandbox(seed: unknown = demo) {
  return buildSandbox({
    providers,
    version: '0.0.0',
    seed: combineSeeds([{ seed, source: same('demo') }], providers),
    journalSize: 10,
    schedule: [],
    callbackTimeoutMs: 10_000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'warn' },
    idSeed: 1,
  })
}

/** The demo, its first QuickSDK product with other settings. */
export function demoWith(settings: object): unknown {
  const seed = structuredClone(demo)
  const [product] = seed.quicksdk.merchants[0]?.products ?? []
  Object.assign(product ?? {}, settings)
  return seed
}

interface PlayOptions extends Partial<CertifyOptions> {
  readonly onGame?: (game: Game) => void
  readonly seed?: unknown
  readonly dialect?: Dialect
}

/** Certifies one game, right or wrong, with a probe and, where its channel has orders of the game's, a way to make them. */
export async function play(
  provider: keyof typeof dialects,
  faults: Faults = {},
  { onGame, seed, dialect = dialects[provider], ...options }: PlayOptions = {},
): Promise<Report> {
  const sandbox = demoSandbox(seed)
  const game = await startGame(dialect, faults)
  onGame?.(game)
  const order = ({ player, server, amount, currency }: Facts) => game.makeOrder(player, server || '1', amount, currency)
  try {
    await sandbox.ready
    return await certify(sandbox.forCertify, {
      provider,
      url: game.url,
      url2: game.url.replace('127.0.0.1', 'localhost'),
      probe: (facts) => game.count(facts.order, facts.player),
      ...(provider !== 'rocgame' && { order }),
      settleMs: 10,
      parallel: 16,
      fakerSeed: 1,
      ...options,
    })
  } finally {
    await game.close()
    await sandbox.close()
  }
}

export const idsOf = ({ checks }: Report, ...verdicts: string[]): string[] =>
  checks.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id)
