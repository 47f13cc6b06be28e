import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import { prose } from '../contract/values/prose.ts'
import { type CertificateAuthority, createCertificateAuthority } from './certificateAuthority.ts'
import type { KeptAuthority } from './certificateFile.ts'
import { HostError, type HostTable, likelyProvider, servedHosts } from './hosts.ts'
import { createPassThrough, type PassThrough, type UserProxies } from './passThrough.ts'
import { normalHost } from './target.ts'

/** How a sandbox serves clients that use it as their proxy. */
export interface ProxyOptions {
  readonly hosts: HostTable
  readonly authority: CertificateAuthority
  readonly passThrough: PassThrough
  /** Whether the admin token is asked for as the proxy's password. */
  readonly tokenRequired: boolean
  /** What to do about a request for a host that is not served, given the routes its path may have meant. */
  advise(host: string, nearest: readonly { readonly provider: string }[]): Prose
}

export interface ProxySettings {
  readonly providers: readonly Provider[]
  /** `HOST=PROVIDER`, beside the hosts the providers have. */
  readonly providerHosts: readonly string[]
  /** Hosts that are let out. */
  readonly passThrough: readonly string[]
  /** The address the sandbox listens on. */
  readonly listenHost: string
  /** Where the certificate authority is kept; in memory when absent. */
  readonly kept?: KeptAuthority | undefined
  /** The proxies of the user, for requests that are let out. */
  readonly userProxies?: UserProxies
  /** Further hosts that may pass, by whatever proxy the client was told to leave out. */
  readonly alsoPass?: (host: string) => boolean
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

const entryHost = (entry: string): string | undefined => normalHost(entry.replace(/^\*?\./, ''))

/** Checks the settings of the proxy; throws a {@link HostError} that says what to change. */
export function proxyOptions(settings: ProxySettings): ProxyOptions {
  const { providers, passThrough, listenHost } = settings
  const hosts = servedHosts(providers, settings.providerHosts)
  const local = isLoopback(listenHost)
  const [first] = passThrough
  if (!local && first !== undefined) {
    throw new HostError(
      prose(
        `--pass-through ${first} works on loopback only, and the sandbox listens on ${listenHost}: it would be an open way out for the whole network. Leave it out, or listen on 127.0.0.1.`,
        `--pass-through ${first} 只能用于环回地址，而沙箱监听 ${listenHost}：这会成为整个网络的公开出口。请去掉它，或监听 127.0.0.1。`,
      ),
    )
  }
  for (const entry of passThrough) {
    if (entry !== '*' && entryHost(entry) === undefined) {
      throw new HostError(
        prose(
          `--pass-through ${JSON.stringify(entry)} names no host. Write HOST or *.DOMAIN, without scheme and port.`,
          `--pass-through ${JSON.stringify(entry)} 不是主机名。请写 HOST 或 *.DOMAIN，不带协议和端口。`,
        ),
      )
    }
    const served = hosts.get(entryHost(entry) ?? '')
    if (served && !entry.startsWith('*') && !entry.startsWith('.')) {
      throw new HostError(
        prose(
          `--pass-through ${entry} would let requests for ${served.provider} out to the real service; the sandbox serves that host. Leave it out.`,
          `--pass-through ${entry} 会让 ${served.provider} 的请求发往真实服务；该主机由沙箱提供。请去掉它。`,
        ),
      )
    }
  }
  const fallback = likelyProvider(providers)
  return {
    hosts,
    authority: createCertificateAuthority([...hosts.keys()], settings.kept),
    passThrough: createPassThrough(passThrough, settings.userProxies, local ? settings.alsoPass : undefined),
    tokenRequired: !local,
    advise(host, [nearest]) {
      const here = `\`--provider-host ${host}=${nearest?.provider ?? fallback}\``
      const [out, outZh] = local
        ? [`, \`--pass-through ${host}\` lets it out`, `，\`--pass-through ${host}\` 可放行`]
        : ['', '']
      return prose(
        `No provider serves ${host}; ${here} serves it here${out}.`,
        `没有渠道提供 ${host}；${here} 可在此提供${outZh}。`,
      )
    },
  }
}

/** What is shown of the proxy. */
export const proxyView = ({ hosts, passThrough, authority }: ProxyOptions) => ({
  hosts: [...hosts.values()],
  passThrough: passThrough.hosts,
  certificate: authority.certificate,
})
