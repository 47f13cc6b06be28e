import { isIP } from 'node:net'
import { normalHost } from './target.ts'

/** The proxies a user has for requests that leave, by the scheme of what is asked for. */
export interface UserProxies {
  readonly http: URL | undefined
  readonly https: URL | undefined
  /** Hosts that are reached without them. */
  readonly none: readonly string[]
}

/** Which hosts may be reached through the sandbox although it does not serve them, and how. */
export interface PassThrough {
  /** As they were set. */
  readonly hosts: readonly string[]
  allows(host: string): boolean
  /** The proxy to use for a host, if any. */
  proxyFor(scheme: 'http' | 'https', host: string): URL | undefined
}

/** Whether an entry of NO_PROXY, or of --pass-through, means a host: itself, `.its.domain`, `*.its.domain`, `*`. */
export function hostMatches(entry: string, host: string): boolean {
  const name = entry.trim().toLowerCase().replace(/:\d+$/, '')
  if (name === '*') return true
  const suffix = /^\*?(\..+)$/.exec(name)?.[1]
  if (suffix !== undefined) return host.endsWith(suffix)
  return normalHost(name) === host
}

/** As {@link hostMatches}, but a name without a dot in front means its subdomains too, as most clients read NO_PROXY. */
export const noProxyMatches = (entry: string, host: string): boolean =>
  hostMatches(entry, host) || (isIP(host) === 0 && hostMatches(`.${entry.trim()}`, host))

export const NO_PROXIES: UserProxies = { http: undefined, https: undefined, none: [] }

/**
 * @param hosts names, or `*.example.com` for all below one
 * @param also further hosts that may pass, as those a client was told to reach without a proxy
 */
export function createPassThrough(
  hosts: readonly string[],
  proxies: UserProxies = NO_PROXIES,
  also: (host: string) => boolean = () => false,
): PassThrough {
  return {
    hosts,
    allows: (host) => hosts.some((entry) => hostMatches(entry, host)) || also(host),
    proxyFor(scheme, host) {
      return proxies.none.some((entry) => noProxyMatches(entry, host)) || also(host) ? undefined : proxies[scheme]
    },
  }
}
