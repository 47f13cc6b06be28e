import type { Prose } from '../contract/schema/field.ts'
import type { SandboxOptions } from '../sandbox/options.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** What one namespace may use. */
export interface Quota {
  /** Rows of its state. */
  readonly rows?: number
  /** Requests per second. */
  readonly rate?: number
  /** Entries of its journal. */
  readonly journal?: number
}

/** A replica of a sandbox that several processes serve together. */
export interface FleetOptions extends Omit<SandboxOptions, 'store' | 'namespace' | 'realNow'> {
  /** `postgres://…` */
  readonly url: string
  /** Name of the schema in the database. */
  readonly schema: string
  /** How many namespaces there may be in all. */
  readonly maxNamespaces: number
  /** Real milliseconds without a request after which a namespace is ended; never when absent. */
  readonly namespaceTtlMs?: number | undefined
  readonly quota: Quota
  /** Told of every sandbox before anything happens in it. */
  readonly onMade: (sandbox: Sandbox) => void
  /** Told what a person should know. */
  readonly report: (said: Prose) => void
}
