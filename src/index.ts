import type { Server } from 'node:http'
import type { Static, TSchema } from 'typebox'
import demo from '../fixtures/demo.json' with { type: 'json' }
import type { Delivery, DeliveryState } from './contract/callback.ts'
import { documentMistakes } from './contract/document.ts'
import { parseDuration } from './contract/duration.ts'
import { type Fields, object, type Values } from './contract/field.ts'
import type { Mail } from './contract/mail.ts'
import type { Action } from './contract/operation.ts'
import type { JournalEntry, JournalQuery } from './engine/journal.ts'
import type { OutboxQuery } from './engine/outbox.ts'
import { createApp, type MadeApp } from './http/app.ts'
import { drain, listen, urlOf } from './http/server.ts'
import { egretActions } from './providers/egret/index.ts'
import { providers } from './providers/index.ts'
import { quicksdkActions } from './providers/quicksdk/index.ts'
import { rocgameActions } from './providers/rocgame/index.ts'
import { buildSandbox } from './sandbox.ts'
import { combineSeeds } from './seed.ts'
import { version } from './version.ts'

export {
  type Client,
  type EgretClient,
  type EgretOptions,
  egretClient,
  type QuicksdkClient,
  type QuicksdkOptions,
  quicksdkClient,
  type Reach,
  type Refused,
  type Result,
  type RocgameClient,
  type RocgameOptions,
  rocgameClient,
  signers,
  UnexpectedAnswer,
} from './client/index.ts'
export type { Attempt, Delivery, DeliveryState } from './contract/callback.ts'
export type { Mail } from './contract/mail.ts'
export type { JournalEntry, JournalQuery } from './engine/journal.ts'
export type { OutboxQuery } from './engine/outbox.ts'
export { SeedError } from './seed.ts'

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
}

/** An action as a function: parameters in, what it answers out. */
type Act<A> =
  A extends Action<infer P extends Fields, infer D extends TSchema> ? (params: Values<P>) => Promise<Static<D>> : never
type Acts<T> = { readonly [K in keyof T]: Act<T[K]> }
/** A provider's actions beside the base URL a game is configured with. */
type Channel<T> = Acts<T> & { readonly url: string }

/** A running sandbox. */
export interface SandboxHandle {
  /** Base URL; empty when it does not listen. */
  readonly url: string
  /** The Express application, for supertest. */
  readonly app: MadeApp['app']
  readonly egret: Channel<typeof egretActions>
  readonly quicksdk: Channel<typeof quicksdkActions>
  readonly rocgame: Channel<typeof rocgameActions>
  readonly callbacks: {
    list(query?: { state?: DeliveryState; provider?: string }): Promise<Delivery[]>
    get(id: string): Promise<Delivery | undefined>
    replay(id: string, options?: { copies?: number; delay?: string }): Promise<string[]>
    /** Answers once the delivery is in that state, whatever the clock says; rejects after real `timeout`. */
    waitFor(wanted: { id: string; state?: DeliveryState }, options?: { timeout?: string }): Promise<Delivery>
  }
  readonly outbox: {
    /** Mails with codes, newest first. */
    list(query?: OutboxQuery): Promise<Mail[]>
    /** Answers the newest such mail once there are `count`, one unless told; rejects after real `timeout`. */
    waitFor(wanted?: Omit<OutboxQuery, 'limit'> & { count?: number }, options?: { timeout?: string }): Promise<Mail>
  }
  readonly requests: { find(query?: JournalQuery): JournalEntry[] }
  readonly clock: {
    /** Unix time in seconds. */
    now(): number
    set(change: { now?: number; frozen?: boolean }): void
    advance(by: string): Promise<void>
  }
  /** Back to the seed. */
  reset(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Actions as functions, their parameters checked as the admin API checks them. */
function actsOf<T extends Record<string, Action>>(
  actions: T,
  run: (action: Action, params: unknown) => Promise<unknown>,
) {
  const acts: Record<string, (params: unknown) => Promise<unknown>> = {}
  for (const [name, action] of Object.entries(actions)) {
    const schema = object(action.params)
    acts[name] = async (params) => {
      const mistakes = documentMistakes(schema, params)
      if (mistakes.length > 0) throw new TypeError(`${action.service}.${action.id}: ${mistakes.join('; ')}`)
      return run(action, params)
    }
  }
  return acts as Acts<T>
}

function milliseconds(duration: string): number {
  const ms = parseDuration(duration)
  if (ms === undefined) throw new TypeError(`Expected a duration like 250ms, 15s, 5m, 2h or 1d, not ${duration}`)
  return ms
}

/**
 * Makes a sandbox of its own: state, clock, ids, journal and callbacks are shared with no other.
 *
 * @example
 * const sandbox = await createSandbox({ port: 0 })
 * const { token } = await sandbox.egret.login({ appId: '1001' })
 * await sandbox.close()
 */
export async function createSandbox(options: CreateOptions = {}): Promise<SandboxHandle> {
  const sandbox = await buildSandbox({
    providers,
    version,
    seed: combineSeeds(
      [{ seed: options.seed ?? demo, source: options.seed === undefined ? 'demo seed' : 'seed' }],
      providers,
    ),
    journalSize: options.journal ?? 1000,
    schedule: options.retrySchedule?.map(milliseconds) ?? 'provider',
    callbackTimeoutMs: milliseconds(options.callbackTimeout ?? '10s'),
    allowedHosts: options.allowCallbackHosts ?? [],
    strictness: { signature: options.signature ?? 'strict', rateLimit: options.rateLimit ?? 'warn' },
    idSeed: options.fakerSeed,
  })
  let url = ''
  const made = createApp(sandbox, {
    origin: () => url,
    debugHeaders: options.debugHeaders ?? true,
    adminToken: options.adminToken,
    hostNames: [],
  })
  let server: Server | undefined
  if (options.listen !== false) {
    server = await listen(made, options.port ?? 0, options.host ?? '127.0.0.1')
    url = urlOf(server)
  }
  const { clock, deliveries, outbox, journal, control } = sandbox

  function channel<T extends Record<string, Action>>(actions: T, basePath: string): Channel<T> {
    const acts = actsOf(actions, (action, params) => sandbox.act(action, params, url))
    return Object.defineProperty(acts, 'url', { get: () => url + basePath, enumerable: true }) as Channel<T>
  }

  async function close(): Promise<void> {
    if (server) await drain(server)
    server = undefined
    await sandbox.close()
  }

  async function waitFor(wanted: { id: string; state?: DeliveryState }, timeout: string): Promise<Delivery> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`Delivery ${wanted.id} was not settled within ${timeout}`)),
        milliseconds(timeout),
      )
    })
    try {
      const settled = await Promise.race([deliveries.settled(wanted.id), late])
      if (wanted.state === undefined || settled.state === wanted.state) return settled
      throw new Error(
        `Delivery ${wanted.id} is ${settled.state}, not ${wanted.state}: ${JSON.stringify(settled.attempts.at(-1))}`,
      )
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    get url() {
      return url
    },
    app: made.app,
    egret: channel(egretActions, ''),
    quicksdk: channel(quicksdkActions, ''),
    rocgame: channel(rocgameActions, '/api'),
    callbacks: {
      list: (query = {}) => deliveries.list(query),
      get: (id) => deliveries.get(id),
      async replay(id, { copies = 1, delay = '0s' } = {}) {
        const replayed = await deliveries.replay(id, { copies, delayMs: milliseconds(delay) })
        if (!replayed) throw new Error(`There is no delivery ${id}`)
        return replayed.map((copy) => copy.id)
      },
      waitFor: (wanted, { timeout = '5s' } = {}) => waitFor(wanted, timeout),
    },
    outbox: {
      list: (query = {}) => outbox.list(query),
      async waitFor({ count = 1, ...query } = {}, { timeout = '5s' } = {}) {
        const [newest] = (await outbox.waitFor(query, Math.max(1, count), milliseconds(timeout))) ?? []
        if (newest) return newest
        throw new Error(`There were not ${count} mails to ${query.to ?? 'anybody'} within ${timeout}`)
      },
    },
    requests: { find: (query = {}) => journal.list(query) },
    clock: {
      now: () => clock.nowMs() / 1000,
      set: ({ now, frozen }) =>
        clock.set({ ...(now !== undefined && { nowMs: now * 1000 }), ...(frozen !== undefined && { frozen }) }),
      advance: (by) => clock.advance(milliseconds(by)),
    },
    reset: () => control.reset(['state', 'journal', 'callbacks', 'faults', 'clock', 'outbox']),
    close,
    [Symbol.asyncDispose]: close,
  }
}
