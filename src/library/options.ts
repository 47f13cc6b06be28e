/** Options of {@link createSandbox}; durations are texts like `250ms`, `15s`, `5m`. */
export interface CreateOptions {
  /** The seed's shape; the demo seed when absent, nothing at all with `{}`. */
  readonly seed?: unknown
  /** Port to listen on; a free one when absent. */
  readonly port?: number
  readonly host?: string
  /** `false` makes only `app`, for supertest; nothing listens. */
  readonly listen?: boolean
  /** How many requests the journal keeps. */
  readonly journal?: number
  /** Makes ids repeatable. */
  readonly fakerSeed?: number
  /** Waiting times between callback attempts; each provider's own when absent. */
  readonly retrySchedule?: readonly string[]
  readonly callbackTimeout?: string
  /** `warn` lets wrong signatures through and reports them; `strict` when absent. */
  readonly signature?: 'strict' | 'warn'
  /** Calls beyond a provider's limits: reported when absent or `warn`, refused with `enforce`, not counted with `off`. */
  readonly rateLimit?: 'warn' | 'enforce' | 'off'
  readonly allowCallbackHosts?: readonly string[]
  readonly adminToken?: string
  readonly debugHeaders?: boolean
  /** Directory the state lasts in; in memory when absent. One that holds a state is not seeded again. */
  readonly data?: string
  /** What is done before an answer: `os` survives a killed process (the default), `disk` a power cut. */
  readonly durability?: 'os' | 'disk'
  /** How many namespaces there may be; 1000 unless told. */
  readonly maxNamespaces?: number
}

/** Options of the sandbox that tests share. Each has a namespace of its own, which lives in memory: nothing is kept. */
export type TestOptions = Omit<CreateOptions, 'data' | 'durability'>
