import { rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { Config } from '../../config/config.ts'
import { startReplica } from '../../http/replicas/startReplica.ts'
import { handleCalls } from '../../library/shared/handleCall.ts'
import type { KeptAuthority } from '../../proxy/certificateFile.ts'
import { isLoopback, type ProxyOptions } from '../../proxy/options.ts'
import type { SandboxOptions } from '../../sandbox/options.ts'
import { DataError } from '../../store/errors.ts'
import { EXIT, Exit } from '../exit.ts'
import { spoken } from '../output/language.ts'
import { announceReady, type Launched, type Listening, portProblem } from './launched.ts'

/** What cannot be right about a replica is said before anything is opened. */
function checkOptions({ store, data, durability, advertise, host, port, adminToken }: Config): void {
  const wrong = (sentence: string): never => {
    throw new Exit(EXIT.usage, sentence)
  }
  if (data !== undefined) wrong(`--data ${data} and --store are two places for one state. Choose one.`)
  if (durability !== 'os') wrong('--durability belongs to --data; for --store PostgreSQL decides (synchronous_commit).')
  if (store === undefined || isLoopback(host)) return
  if (advertise === undefined) {
    const own = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')
    wrong(
      '--store beyond loopback needs --advertise URL, the address under which the other replicas reach this one, ' +
        `as http://${own?.address ?? 'this-host'}:${port}.`,
    )
  }
  if (adminToken === undefined) wrong('--store beyond loopback needs --admin-token, the same one for all replicas.')
}

/** Starts one replica of a sandbox that lives in PostgreSQL. */
export async function launchFleet(
  config: Config,
  common: Omit<SandboxOptions, 'store' | 'namespace' | 'realNow' | 'proxy'>,
  makeProxy: (kept: KeptAuthority) => ProxyOptions,
  { onMade, warn }: Listening,
): Promise<Launched> {
  checkOptions(config)
  const { publicUrl, readyFile, store = '', adminToken: token } = config
  const started = await startReplica({
    fleet: {
      ...common,
      url: store,
      schema: config.storeSchema,
      maxNamespaces: config.maxNamespaces,
      namespaceTtlMs: config.namespaceTtl,
      quota: config.quota,
      onMade,
      report: warn,
    },
    serving: {
      language: spoken(),
      debugHeaders: !config.noDebugHeaders,
      adminToken: token,
      documents: () => import('../../openapi/index.ts'),
      hostNames: publicUrl === undefined ? [] : [new URL(publicUrl).hostname],
    },
    makeProxy,
    calls: { handle: handleCalls(common.providers) },
    host: config.host,
    port: config.port,
    advertise: config.advertise,
    publicUrl,
  }).catch(async (error: unknown) => {
    throw isListenError(error) ? await portProblem(error, config) : error
  })

  return {
    sandbox: started.template,
    url: started.url,
    address: started.address,
    token,
    freshToken: false,
    proxy: started.proxy,
    announce: () => announceReady(readyFile, started.url),
    async stop() {
      if (readyFile !== undefined) rmSync(readyFile, { force: true })
      await started.stop()
    },
  }
}

/** Whether the port or the address is what failed; what the database failed with is a sentence already. */
const isListenError = (error: unknown): boolean =>
  !(error instanceof DataError) && (error as NodeJS.ErrnoException).syscall === 'listen'
