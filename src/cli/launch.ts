import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { userProxies } from '../config/loadConfig.ts'
import type { Config } from '../config/options.ts'
import { ConfigError } from '../config/values.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import { createApp } from '../http/app.ts'
import { DRAIN_MS, drain, listen, urlOf } from '../http/server.ts'
import { providers } from '../providers/index.ts'
import { HostError } from '../proxy/hosts.ts'
import { isLoopback, type ProxyOptions, proxyOptions, proxyView } from '../proxy/options.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { buildSandboxes } from '../sandbox/sandboxes.ts'
import { version } from '../version.ts'
import { EXIT, Exit } from './exit.ts'
import { checkWritable, writeOut } from './files.ts'
import { loadSeed } from './seedFiles.ts'

/** The token to ask for: the one that was set, a fresh one beyond loopback, none on loopback. */
function adminToken(config: Config): { token: string | undefined; fresh: boolean } {
  if (config.adminToken !== undefined) return { token: config.adminToken, fresh: false }
  if (isLoopback(config.host)) return { token: undefined, fresh: false }
  return { token: randomBytes(16).toString('hex'), fresh: true }
}

function portProblem(error: unknown, { host, port }: Config): Exit {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new Exit(
      EXIT.environment,
      `Port ${port} on ${host} is taken. Stop what listens there, or use --port 0 for a free one.`,
    )
  }
  if (code === 'EACCES') return new Exit(EXIT.environment, `Port ${port} needs privileges. Use one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Exit(EXIT.environment, `This machine has no address ${host}. Use --host 127.0.0.1 or 0.0.0.0.`)
  }
  return new Exit(EXIT.environment, `Cannot listen on ${host}:${port}: ${message}`)
}

/** The settings of the proxy, which know the providers. */
function readProxy(config: Config, alsoPass: Listening['alsoPass']): ProxyOptions {
  try {
    return proxyOptions({
      providers,
      providerHosts: config.providerHost,
      passThrough: config.passThrough,
      listenHost: config.host,
      directory: config.data && resolve(config.data),
      userProxies: userProxies(),
      ...(alsoPass && { alsoPass }),
    })
  } catch (error) {
    throw error instanceof HostError ? new ConfigError(error.message) : error
  }
}

/** Takes a sandbox's keys out of what is shown of it. */
export const hiderOf =
  ({ knownKeys }: Sandbox) =>
  (text: string): string =>
    scrub(text, knownKeys.secrets())

/** What a command that starts a sandbox gives it, and hears of it. */
export interface Listening {
  /** Further hosts that the proxy lets out. */
  readonly alsoPass?: (host: string) => boolean
  /** Of every sandbox, namespaces included, before anything happens in it. */
  onMade(sandbox: Sandbox): void
  /** What the data directory has to say. */
  warn(said: string): void
}

export interface Launched {
  readonly sandbox: Sandbox
  readonly url: string
  /** Where it listens; another than `url` when that is the public one. */
  readonly address: string
  /** What the admin API asks for, and whether it was made for this run. */
  readonly token: string | undefined
  readonly freshToken: boolean
  readonly proxy: ProxyOptions
  /** Says in the ready file, if one was asked for, that it is ready. */
  announce(): void
  /** Lets open requests end for a moment, then closes everything. */
  stop(): Promise<void>
}

/** Builds a sandbox with its namespaces and listens. Rejects with what a person can act on. */
export async function launch(config: Config, { onMade, warn, alsoPass }: Listening): Promise<Launched> {
  const { publicUrl, readyFile } = config
  if (readyFile !== undefined) checkWritable(readyFile)
  const { token, fresh } = adminToken(config)
  const proxy = readProxy(config, alsoPass)
  const { sandbox, namespaces, close } = await buildSandboxes({
    providers,
    version,
    seed: await loadSeed(config.seed, config.noDemo),
    journalSize: config.journal,
    deliveries: config.deliveries,
    schedule: config.retrySchedule,
    callbackTimeoutMs: config.callbackTimeout,
    allowedHosts: config.allowCallbackHost,
    strictness: { signature: config.signature, rateLimit: config.rateLimit },
    idSeed: config.fakerSeed,
    maxNamespaces: config.maxNamespaces,
    adminToken: token,
    proxy: proxyView(proxy),
    onMade,
    ...(config.data !== undefined && {
      data: { directory: resolve(config.data), durability: config.durability, report: warn },
    }),
  })

  let url = ''
  const made = createApp(sandbox, namespaces, {
    origin: () => url,
    debugHeaders: !config.noDebugHeaders,
    adminToken: token,
    documents: () => import('../openapi/index.ts'),
    hostNames: publicUrl === undefined ? [] : [new URL(publicUrl).hostname],
    proxy,
  })
  const server = await listen(made, config.port, config.host).catch(async (error: unknown) => {
    await close()
    throw portProblem(error, config)
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
    announce() {
      if (readyFile === undefined) return
      const ready = { url, adminUrl: `${url}/__admin`, pid: process.pid, version }
      writeOut(readyFile, `${JSON.stringify(ready)}\n`)
    },
    async stop() {
      if (readyFile !== undefined) rmSync(readyFile, { force: true })
      await drain(server, DRAIN_MS, made.tunnels)
      await close()
    },
  }
}
