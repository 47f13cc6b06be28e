import type { Provider } from '../contract/provider.ts'
import { unknownName } from '../contract/schema/validation.ts'
import { ProseError, prose } from '../contract/values/prose.ts'
import { normalHost } from './target.ts'

/** A host that the sandbox stands in for. */
export interface ServedHost {
  readonly host: string
  readonly provider: string
  /** Whether the provider's document names it, public programs use it, or the configuration has added it. */
  readonly tier: 'documented' | 'observed' | 'configured'
}

/** The hosts that are served, by their normal name. */
export type HostTable = ReadonlyMap<string, ServedHost>

/** A setting of hosts that cannot be used; the message says why. */
export class HostError extends ProseError {
  override readonly name = 'HostError'
}

const hostOf = (url: string): string => normalHost(new URL(url).hostname) as string

/** The hosts a provider says it has. Placeholders of its document are none. */
export function hostsOf({ service }: Provider): ServedHost[] {
  const documented = service.servers.filter(({ placeholder }) => placeholder !== true).map(({ url }) => hostOf(url))
  const entry = (tier: ServedHost['tier']) => (host: string) => ({ host, provider: service.id, tier })
  return [...documented.map(entry('documented')), ...(service.observedHosts ?? []).map(entry('observed'))]
}

/** Reads `HOST=PROVIDER`. */
function readConfigured(text: string, known: readonly string[]): ServedHost {
  const [, name = '', provider = ''] = /^([^=]*)=(.*)$/.exec(text) ?? []
  const host = normalHost(name)
  if (host === undefined) {
    const given = JSON.stringify(text)
    throw new HostError(
      prose(
        `${given} names no host. Write HOST=PROVIDER, as sdk.example.com=${known[0]}.`,
        `${given} 没有主机名。请写作 HOST=PROVIDER，如 sdk.example.com=${known[0]}。`,
      ),
    )
  }
  if (!known.includes(provider)) {
    const { en, zh } = unknownName(provider, known)
    throw new HostError(
      prose(`${text}: ${provider || 'an empty name'} is ${en}`, `${text}: ${provider || '空名称'}${zh}`),
    )
  }
  return { host, provider, tier: 'configured' }
}

/** The hosts of all providers and those of the configuration, which may move one of them. */
export function servedHosts(providers: readonly Provider[], configured: readonly string[]): HostTable {
  const known = providers.map(({ service }) => service.id)
  const table = new Map(providers.flatMap(hostsOf).map((served) => [served.host, served]))
  for (const text of configured) {
    const served = readConfigured(text, known)
    table.set(served.host, served)
  }
  return table
}

/** The provider an unknown host belongs to most likely: one whose document leaves the host to its operators. */
export function likelyProvider(providers: readonly Provider[]): string {
  const open = providers.find(({ service }) => service.servers.every(({ placeholder }) => placeholder === true))
  return (open ?? providers[0])?.service.id ?? 'PROVIDER'
}
