import type { Server } from 'node:http'
import { openFleet } from '../../fleet/fleet.ts'
import type { Fleet } from '../../fleet/fleetApi.ts'
import type { FleetOptions } from '../../fleet/options.ts'
import type { KeptAuthority } from '../../proxy/certificateFile.ts'
import { type ProxyOptions, proxyView } from '../../proxy/options.ts'
import { buildSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import type { HttpOptions } from '../httpOptions.ts'
import { listen, urlOf } from '../server.ts'
import { drainFleet } from './drainFleet.ts'
import { createFleetApp, type FleetApp } from './fleetApp.ts'
import type { OwnerCall } from './ownerCalls.ts'

export interface ReplicaOptions {
  readonly fleet: Omit<FleetOptions, 'proxy'>
  readonly serving: Omit<HttpOptions, 'origin' | 'proxy'>
  /** Settings of the proxy, whose certificate authority all replicas share. */
  readonly makeProxy: (kept: KeptAuthority) => ProxyOptions
  /** What replicas may ask of the owner of a namespace, beside what they pass on. */
  readonly calls: Readonly<Record<string, OwnerCall>>
  readonly host: string
  readonly port: number
  /** Where other replicas reach this one; where it listens when absent. */
  readonly advertise?: string | undefined
  /** Where its users reach it; as the others do when absent. */
  readonly publicUrl?: string | undefined
}

export interface StartedReplica {
  readonly fleet: Fleet
  readonly made: FleetApp
  readonly proxy: ProxyOptions
  /** A sandbox with the seed in which nothing happens: the state itself may be another replica's. */
  readonly template: Sandbox
  /** What its users are told, and where it listens. */
  readonly url: string
  readonly address: string
  /** Gives what it owns to the others, serves what is under way, and ends. */
  stop(): Promise<void>
}

/** Under this name the replicas keep the authority that vouches for the providers' hosts. */
const AUTHORITY = 'proxy-authority'

/** Opens the database, listens and joins the replicas that run. Rejects with Node's own error where it cannot listen. */
export async function startReplica(options: ReplicaOptions): Promise<StartedReplica> {
  const { serving, makeProxy, calls, host, port } = options
  let opened: Fleet | undefined
  const inDatabase = (): Fleet => {
    if (!opened) throw new Error('The database is not open yet')
    return opened
  }
  const proxy = makeProxy({
    read: () => inDatabase().setting(AUTHORITY),
    replace: (before, fresh) => inDatabase().replaceSetting(AUTHORITY, before, fresh),
  })
  const common = { ...options.fleet, proxy: proxyView(proxy) }
  const fleet = await openFleet(common)
  opened = fleet
  const template = buildSandbox(common)
  let url = ''
  let server: Server | undefined
  const made = createFleetApp({ fleet, serving: { ...serving, origin: () => url, proxy }, template, calls })
  try {
    await template.ready
    server = await listen(made, port, host)
    const address = urlOf(server)
    const advertised = options.advertise ?? address
    url = options.publicUrl ?? advertised
    await fleet.join(advertised)
    const listening = server
    return {
      fleet,
      made,
      proxy,
      template,
      url,
      address,
      async stop() {
        await drainFleet(listening, fleet, made)
        made.close()
        await fleet.close()
        await template.close()
      },
    }
  } catch (error) {
    server?.close()
    made.close()
    await fleet.close()
    await template.close()
    throw error
  }
}
