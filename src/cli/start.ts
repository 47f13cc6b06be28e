import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadConfig } from '../config.ts'
import { scrub } from '../engine/redact.ts'
import { createApp } from '../http/app.ts'
import { drain, listen, urlOf } from '../http/server.ts'
import type { Config } from '../options.ts'
import { ConfigError } from '../optionValues.ts'
import { providers } from '../providers/index.ts'
import { buildSandboxes } from '../sandboxes.ts'
import { SeedError } from '../seed.ts'
import { DataError } from '../store/errors.ts'
import { version } from '../version.ts'
import { EXIT, Exit } from './exit.ts'
import { createLog, logEvents } from './log.ts'
import { startPage } from './page.ts'
import { loadSeed } from './seedFiles.ts'

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

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

/** A directory that holds a state is not seeded again, and nobody should wonder where the new seed went. */
function resumed(isFresh: boolean, { seed }: Config): string {
  if (isFresh) return ' (new)'
  return seed.length === 0 ? ' (taken up where it was left)' : ' (taken up where it was left; the seed was not loaded)'
}

/** Runs `stop` at the first SIGINT or SIGTERM; one within a second after it is npm's echo, a later one ends at once. */
function onSignals(stop: () => Promise<void>): void {
  let first: number | undefined
  const handle = () => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      void stop()
    } else if (now - first > 1000) process.exit(EXIT.negative)
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
}

/** `channel-sandbox start`: runs until it is told to stop. */
export async function start(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const config = await loadConfig(flags)
  const log = createLog(config.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json'), config.logLevel)
  const { token, fresh } = adminToken(config)
  const { sandbox, namespaces, close } = await buildSandboxes({
    providers,
    version,
    seed: await loadSeed(config.seed, config.noDemo),
    journalSize: config.journal,
    schedule: config.retrySchedule,
    callbackTimeoutMs: config.callbackTimeout,
    allowedHosts: config.allowCallbackHost,
    strictness: { signature: config.signature, rateLimit: config.rateLimit },
    idSeed: config.fakerSeed,
    maxNamespaces: config.maxNamespaces,
    adminToken: token,
    onMade: ({ events, keyring }) => logEvents(log, events, (text) => scrub(text, keyring.secrets())),
    ...(config.data !== undefined && {
      data: { directory: resolve(config.data), durability: config.durability, report: (said) => log.warn(said) },
    }),
  })

  let url = ''
  const publicUrl = config.publicUrl
  const made = createApp(sandbox, namespaces, {
    origin: () => url,
    debugHeaders: !config.noDebugHeaders,
    adminToken: token,
    hostNames: publicUrl === undefined ? [] : [new URL(publicUrl).hostname],
  })
  const server = await listen(made, config.port, config.host).catch(async (error: unknown) => {
    await close()
    throw portProblem(error, config)
  })
  url = publicUrl ?? urlOf(server)

  const say = (text: string) => process.stdout.write(text)
  say(`channel-sandbox ${version}\n\n${await startPage(sandbox, url)}`)
  if (config.data !== undefined) say(`data       ${resolve(config.data)}${resumed(await sandbox.ready, config)}\n`)
  if (fresh) say(`admin token  ${token}  (made for this run; set your own with --admin-token)\n`)
  const { readyFile } = config
  if (readyFile !== undefined) {
    const ready = { url, adminUrl: `${url}/__admin`, pid: process.pid, version }
    writeFileSync(readyFile, `${JSON.stringify(ready)}\n`)
  }

  onSignals(async () => {
    if (readyFile !== undefined) rmSync(readyFile, { force: true })
    await drain(server)
    await close()
    log.flush(() => process.exit(EXIT.fine))
  })
  // The very last: whoever waits for this line may end the sandbox at once.
  say(`\nchannel-sandbox ready on ${url}\n`)
}

/** How a failed start is told: what, why, what to do. */
export function startFailure(error: unknown): Exit {
  if (error instanceof Exit) return error
  if (error instanceof ConfigError) return new Exit(EXIT.usage, error.message)
  if (error instanceof DataError) return new Exit(EXIT.environment, error.message)
  if (error instanceof SeedError) return new Exit(EXIT.environment, error.message)
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new Exit(EXIT.internal, `This is a defect of channel-sandbox.\n${stack}`)
}
