import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Config } from '../../config/config.ts'
import { userProxies } from '../../config/environment.ts'
import { flagName } from '../../config/options.ts'
import { ConfigError } from '../../config/values.ts'
import type { Provider } from '../../contract/provider.ts'
import { about, sentences } from '../../contract/values/prose.ts'
import { readTargets, targetMistakes } from '../../engine/callbacks/targets.ts'
import { scrub } from '../../engine/runtime/redaction.ts'
import { createApp } from '../../http/app.ts'
import { DRAIN_MS, drain, listen, urlOf } from '../../http/server.ts'
import { type KeptAuthority, keptInDirectory } from '../../proxy/certificateFile.ts'
import { HostError } from '../../proxy/hosts.ts'
import { isLoopback, type ProxyOptions, proxyOptions, proxyView } from '../../proxy/options.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { buildSandboxes } from '../../sandbox/sandboxes.ts'
import { version } from '../../version.ts'
import { EXIT, Exit } from '../exit.ts'
import { checkWritable } from '../files.ts'
import { say, spoken } from '../output/language.ts'
import { createProgress } from '../output/progress.ts'
import { loadProviders } from '../providers.ts'
import { loadSeed } from '../seedFiles.ts'
import { announceReady, type Launched, type Listening, portProblem } from './launched.ts'

/** The token to ask for: the one that was set, a fresh one beyond loopback, none on loopback. */
function adminToken(config: Config): { token: string | undefined; fresh: boolean } {
  if (config.adminToken !== undefined) return { token: config.adminToken, fresh: false }
  if (isLoopback(config.host)) return { token: undefined, fresh: false }
  return { token: randomBytes(16).toString('hex'), fresh: true }
}

/** The settings of the proxy, which know the providers. */
function readProxy(
  config: Config,
  providers: readonly Provider[],
  alsoPass: Listening['alsoPass'],
  kept: KeptAuthority | undefined,
): ProxyOptions {
  try {
    return proxyOptions({
      providers,
      providerHosts: config.providerHost,
      passThrough: config.passThrough,
      listenHost: config.host,
      kept,
      userProxies: userProxies(),
      ...(alsoPass && { alsoPass }),
    })
  } catch (error) {
    throw error instanceof HostError ? new ConfigError(error.prose) : error
  }
}

/** Where callbacks go instead of their own addresses; one that cannot be is said before anything starts. */
async function readForwardTo({ forwardTo, allowCallbackHost, receiver }: Config, providers: readonly Provider[]) {
  const settings = readTargets(forwardTo)
  const mistakes = await targetMistakes(settings, providers, allowCallbackHost)
  if (mistakes.length > 0) throw new ConfigError(about('--forward-to', sentences(...mistakes)))
  return { ...settings, receiver }
}

const ofStore = (flag: string): Exit =>
  new Exit(
    EXIT.usage,
    say({ en: `--${flag} belongs to --store, which is not set.`, zh: `--${flag} 属于 --store，而它没有设置。` }),
  )

/** Takes a sandbox's keys out of what is shown of it. */
export const hiderOf =
  ({ knownKeys }: Sandbox) =>
  (text: string): string =>
    scrub(text, knownKeys.secrets())

/**
 * V8 makes objects straight in its old space where most from that line of code have outlived a collection. Entries of the
 * journal outlive one and no more: there they would keep what they hold until the next full collection.
 */
const keepYoungObjectsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring')

/** Builds a sandbox with its namespaces and listens. Rejects with what a person can act on. */
export async function launch(config: Config, { onMade, warn, alsoPass }: Listening): Promise<Launched> {
  keepYoungObjectsYoung()
  const { publicUrl, readyFile } = config
  if (readyFile !== undefined) checkWritable(readyFile)
  const { token, fresh } = adminToken(config)
  const providers = await loadProviders()
  const progress = createProgress()
  progress.reading(config.seed)
  const makeProxy = (kept?: KeptAuthority) => readProxy(config, providers, alsoPass, kept)
  const proxy = makeProxy(config.data === undefined ? undefined : keptInDirectory(resolve(config.data)))
  const common = {
    providers,
    version,
    seed: await loadSeed(config.seed, config.noDemo),
    journalSize: config.journal,
    deliveries: config.deliveries,
    schedule: config.retrySchedule,
    callbackTimeoutMs: config.callbackTimeout,
    allowedHosts: config.allowCallbackHost,
    targets: await readForwardTo(config, providers),
    strictness: { signature: config.signature, rateLimit: config.rateLimit },
    idSeed: config.fakerSeed,
    adminToken: token,
    loading: progress.loaded,
  }
  if (config.store !== undefined) {
    // Loaded only where replicas share a database.
    const { launchFleet } = await import('./launchFleet.ts')
    return launchFleet(config, common, makeProxy, { onMade, warn })
  }
  for (const name of ['advertise', 'namespaceTtl'] as const) {
    if (config[name] !== undefined) throw ofStore(flagName(name))
  }
  if (Object.keys(config.quota).length > 0) throw ofStore('quota')
  const { sandbox, namespaces, close } = await buildSandboxes({
    ...common,
    proxy: proxyView(proxy),
    maxNamespaces: config.maxNamespaces,
    onMade,
    ...(config.data !== undefined && {
      data: { directory: resolve(config.data), durability: config.durability, report: warn },
    }),
  })

  progress.end()
  let url = ''
  const made = createApp(sandbox, namespaces, {
    origin: () => url,
    language: spoken(),
    debugHeaders: !config.noDebugHeaders,
    adminToken: token,
    documents: () => import('../../openapi/index.ts'),
    hostNames: publicUrl === undefined ? [] : [new URL(publicUrl).hostname],
    proxy,
  })
  const server = await listen(made, config.port, config.host).catch(async (error: unknown) => {
    await close()
    throw await portProblem(error, config)
  })
  const address = urlOf(server)
  url = publicUrl ?? address

  return {
    sandbox,
    url,
    address,
    token,
    freshToken: fresh,
    proxy,
    announce: () => announceReady(readyFile, url),
    async stop() {
      if (readyFile !== undefined) rmSync(readyFile, { force: true })
      await drain(server, DRAIN_MS, made.tunnels)
      await close()
    },
  }
}
