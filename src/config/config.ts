import type { Prose } from '../contract/schema/field.ts'
import type { Quota, Read } from './values.ts'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Everything that can be set from outside. Key names are those of the configuration file. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly seed: readonly string[]
  readonly noDemo: boolean
  /** Directory the state lasts in; memory when absent. */
  readonly data: string | undefined
  readonly durability: 'os' | 'disk'
  /** PostgreSQL the state lasts in, shared with other replicas. */
  readonly store: string | undefined
  readonly storeSchema: string
  /** Where the other replicas reach this one. */
  readonly advertise: string | undefined
  /** Milliseconds. */
  readonly namespaceTtl: number | undefined
  /** What a namespace may use. */
  readonly quota: Quota
  readonly maxNamespaces: number
  readonly readyFile: string | undefined
  readonly signature: 'strict' | 'warn'
  readonly rateLimit: 'warn' | 'enforce' | 'off'
  readonly publicUrl: string | undefined
  readonly adminToken: string | undefined
  readonly allowCallbackHost: readonly string[]
  /** `HOST=PROVIDER`: hosts of a provider beside those its document names. */
  /** `URL`, or `CALLBACK=URL`: where callbacks go instead of their own addresses. */
  readonly forwardTo: readonly string[]
  /** Whether callbacks without an address go to the built-in receiver. */
  readonly receiver: boolean
  readonly providerHost: readonly string[]
  /** Hosts that the proxy lets out. */
  readonly passThrough: readonly string[]
  /** Waiting times in milliseconds, none at all, or each provider's own. */
  readonly retrySchedule: readonly number[] | 'provider'
  /** Milliseconds. */
  readonly callbackTimeout: number
  /** Requests the journal keeps. */
  readonly journal: number
  /** Settled deliveries that are kept. */
  readonly deliveries: number
  readonly fakerSeed: number | undefined
  readonly logFormat: 'pretty' | 'json' | undefined
  readonly logLevel: LogLevel
  /** Of the log, the start page and messages; that of the shell when absent. */
  readonly lang: 'en' | 'zh' | undefined
  readonly noDebugHeaders: boolean
}

/** One option: how it is written on the command line, what it means, how its value is read. */
export interface OptionSpec<T> {
  /** The part after the long flag, as `<port>`; absent for switches. */
  readonly argument?: string
  readonly repeatable?: true
  readonly help: Prose
  readonly fallback: T
  /** The default as it is written, where that is not its value. */
  readonly written?: string
  readonly read: Read<T>
}
