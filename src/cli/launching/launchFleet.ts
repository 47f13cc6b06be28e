import { rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { Config } from '../../config/config.ts'
import { openFleet } from '../../fleet/fleet.ts'
import { drainFleet } from '../../http/replicas/drainFleet.ts'
import { createFleetApp } from '../../http/replicas/fleetApp.ts'
import { listen, urlOf } from '../../http/server.ts'
import { isLoopback, type ProxyOptions } from '../../proxy/options.ts'
import type { SandboxOptions } from '../../sandbox/options.ts'
import { buildSandbox } from '../../sandbox/sandbox.ts'
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
  common: Omit<SandboxOptions, 'store' | 'namespace' | 'realNow'>,
  proxy: ProxyOptions,
  { onMade, warn }: Listening,
): Promise<Launched> {
  checkOptions(config)
  const { publicUrl, readyFile, store = '', adminToken: token } = config
  const fleet = await openFleet({
    ...common,
    url: store,
    schema: config.storeSchema,
    maxNamespaces: config.maxNamespaces,
    namespaceTtlMs: config.namespaceTtl,
    quota: config.quota,
    onMade,
    report: warn,
  })
  let url = ''
  const made = createFleetApp(fleet, {
    origin: () => url,
    language: spoken(),
    debugHeaders: !config.noDebugHeaders,
    adminToken: token,
    documents: () => import('../../openapi/index.ts'),
    hostNames: publicUrl === undefined ? [] : [new URL(publicUrl).hostname],
  })
  const server = await listen(made, config.port, config.host).catch(async (error: unknown) => {
    await fleet.close()
    throw await portProblem(error, config)
  })
  const address = urlOf(server)
  const advertised = config.advertise ?? address
  url = publicUrl ?? advertised
  try {
    await fleet.join(advertised)
  } catch (error) {
    server.close()
    made.close()
    await fleet.close()
    throw error
  }
  // What the start page shows is the seed's: the state itself may be another replica's.
  const sandbox = buildSandbox(common)
  await sandbox.ready

  return {
    sandbox,
    url,
    address,
    token,
    freshToken: false,
    proxy,
    announce: () => announceReady(readyFile, url),
    async stop() {
      if (readyFile !== undefined) rmSync(readyFile, { force: true })
      await drainFleet(server, fleet, made.endStreams)
      made.close()
      await fleet.close()
      await sandbox.close()
    },
  }
}
