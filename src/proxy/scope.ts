import type { Duplex } from 'node:stream'

/** What a connection inside a tunnel may reach. */
export interface TunnelScope {
  /** The host of the CONNECT request. */
  readonly host: string
  /** The provider that host belongs to. */
  readonly provider: string
  /** Name of the namespace, empty for the sandbox itself. */
  readonly namespace: string
}

const SCOPE = Symbol('scope of a tunnel')
type Scoped = { [SCOPE]?: TunnelScope }

/** The scope of a connection that came through CONNECT. A property, not a map: each request of each client asks. */
export const scopeOf = (socket: object): TunnelScope | undefined => (socket as Scoped)[SCOPE]

export function setScope(socket: Duplex, scope: TunnelScope): void {
  ;(socket as Scoped)[SCOPE] = scope
}
