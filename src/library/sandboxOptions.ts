import { about, prose, sentences } from '../contract/values/prose.ts'
import { readTargets, targetMistakes } from '../engine/callbacks/targets.ts'
import { providers as shipped } from '../providers/index.ts'
import type { SandboxOptions } from '../sandbox/options.ts'
import { combineSeeds, demoSeed } from '../sandbox/seed.ts'
import { milliseconds } from './duration.ts'
import { say } from './language.ts'
import type { CreateOptions } from './options.ts'

const DEMO_SEED = prose('The demo seed', '演示种子')
const SEED = prose('The seed', '种子')

/** The options of a program as a sandbox takes them. Rejects with a TypeError that names what cannot be. */
export async function sandboxOptions(options: CreateOptions) {
  const { providers = shipped, forwardTo = [], receiver = false, allowCallbackHosts = [] } = options
  const targets = readTargets(typeof forwardTo === 'string' ? [forwardTo] : forwardTo)
  const mistakes = await targetMistakes(targets, providers, allowCallbackHosts)
  if (mistakes.length > 0) throw new TypeError(say(about('createSandbox: forwardTo', sentences(...mistakes))))
  return {
    providers,
    seed: combineSeeds(
      [{ seed: options.seed ?? demoSeed(providers), source: options.seed === undefined ? DEMO_SEED : SEED }],
      providers,
    ),
    journalSize: options.journal ?? 1000,
    deliveries: options.deliveries,
    schedule: options.retrySchedule?.map(milliseconds) ?? 'provider',
    callbackTimeoutMs: milliseconds(options.callbackTimeout ?? '10s'),
    allowedHosts: allowCallbackHosts,
    targets: { ...targets, receiver },
    strictness: { signature: options.signature ?? 'strict', rateLimit: options.rateLimit ?? 'warn' },
    idSeed: options.fakerSeed,
    maxNamespaces: options.maxNamespaces ?? 1000,
    adminToken: options.adminToken,
  } satisfies Omit<SandboxOptions, 'version'> & { readonly maxNamespaces: number }
}

/** What of the options concerns the proxy. */
export const proxySettings = ({ providers = shipped, providerHosts = {}, passThrough = [], host }: CreateOptions) => ({
  providers,
  providerHosts: Object.entries(providerHosts).map(([served, provider]) => `${served}=${provider}`),
  passThrough,
  listenHost: host ?? '127.0.0.1',
})
