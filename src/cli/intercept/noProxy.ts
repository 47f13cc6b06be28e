import { isIP } from 'node:net'
import { isNearAddress } from '../../engine/callbacks/sending/addressGuard.ts'
import type { ServedHost } from '../../proxy/hosts.ts'
import { noProxyMatches } from '../../proxy/passThrough.ts'

/** Loopback and private addresses, in the forms that clients read. */
const NEAR = [
  'localhost',
  '.localhost',
  '127.0.0.1',
  '::1',
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'host.docker.internal',
]

/** The same for Java, which knows a star but no network. */
const NEAR_JAVA = ['localhost', '*.localhost', '127.*', '[::1]', '10.*', '192.168.*', 'host.docker.internal'].concat(
  Array.from({ length: 16 }, (_, index) => `172.${16 + index}.*`),
)

/** Which hosts are reached without the proxy. */
export interface Direct {
  /** For NO_PROXY. */
  readonly noProxy: string
  /** For Java's http.nonProxyHosts. */
  readonly nonProxyHosts: string
  /** Entries of the user's that were left out, since requests for a served host would go to the real service. */
  readonly leftOut: readonly string[]
  /** Whether a client was told to reach a host directly; one that reads no NO_PROXY asks the proxy all the same. */
  isDirect(host: string): boolean
}

/** Hosts to be reached directly: near ones, and the user's own but for those that mean a served host. */
export function directHosts(own: readonly string[], served: Iterable<ServedHost>): Direct {
  const hosts = [...served].map(({ host }) => host)
  const leftOut = own.filter((entry) => hosts.some((host) => noProxyMatches(entry, host)))
  const kept = own.filter((entry) => !leftOut.includes(entry))
  const forJava = kept.filter((entry) => !entry.includes('/')).map((entry) => entry.replace(/^\./, '*.'))
  return {
    noProxy: [...new Set([...NEAR, ...kept])].join(','),
    nonProxyHosts: [...new Set([...NEAR_JAVA, ...forJava])].join('|'),
    leftOut,
    isDirect: (host) =>
      (isIP(host) !== 0 && isNearAddress(host)) || [...NEAR, ...kept].some((entry) => noProxyMatches(entry, host)),
  }
}
