import type { ProxyOptions } from '../proxy/options.ts'

/** How a sandbox is reached, as its HTTP side needs to know it. */
export interface Serving {
  /** Base URL without a trailing slash; that of a namespace ends in `/ns/{name}`. */
  origin(): string
  /** Whether provider answers carry x-sandbox-* headers. */
  readonly debugHeaders: boolean
  /** What the admin API asks for; nothing when it is reached over loopback alone. */
  readonly adminToken: string | undefined
  /** Host names the admin API answers under beside loopback and plain names. */
  readonly hostNames: readonly string[]
  /** Absent where nothing listens, as in tests that hand requests to the application. */
  readonly proxy?: ProxyOptions
}
