import * as Type from 'typebox'
import { documentMistakes } from '../contract/schema/validation.ts'
import { about, joined } from '../contract/values/prose.ts'
import { say } from './language.ts'
import type { AnyProvider, Seed } from './shipped.ts'

/** Options of {@link createSandbox}; durations are texts like `250ms`, `15s`, `5m`. */
export interface CreateOptions {
  /** To add a provider: those the sandbox stands in for; all that are shipped when absent. */
  readonly providers?: readonly AnyProvider[]
  /** The seed's shape; the demo seed when absent, nothing at all with `{}`. */
  readonly seed?: Seed
  /** Port to listen on; a free one when absent. */
  readonly port?: number
  readonly host?: string
  /** `false` makes only `app`, for supertest; nothing listens. */
  readonly listen?: boolean
  /** How many requests the journal keeps. */
  readonly journal?: number
  /** How many settled deliveries are kept, 10 000 when absent; what is still to be sent always is. */
  readonly deliveries?: number
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
  /**
   * Where callbacks go instead of their own addresses: `http://127.0.0.1:8080` for all, whose paths stay, or
   * `egret.pay.notify=http://127.0.0.1:8080/pay` for one; several as a list.
   */
  readonly forwardTo?: string | readonly string[]
  /** Whether the sandbox's own receiver takes callbacks that have no address, and those of the demo seed. */
  readonly receiver?: boolean
  /** Hosts of providers that games ask through the sandbox as their proxy: `{ 'sdk.example.com': 'quicksdk' }`. */
  readonly providerHosts?: Readonly<Record<string, string>>
  /** Hosts the proxy lets out; every other one that is no provider's is refused. */
  readonly passThrough?: readonly string[]
  readonly adminToken?: string
  readonly debugHeaders?: boolean
  /** Directory the state lasts in; in memory when absent. One that holds a state is not seeded again. */
  readonly data?: string
  /** What is done before an answer: `os` survives a killed process (the default), `disk` a power cut. */
  readonly durability?: 'os' | 'disk'
  /** How many namespaces there may be; 1000 unless told. */
  readonly maxNamespaces?: number
}

/** Options of a sandbox in PostgreSQL, which several processes serve. All of them are given the same, but for where they listen. */
export interface SharedOptions extends Omit<CreateOptions, 'data' | 'durability' | 'listen'> {
  /** `postgres://user:password@host:5432/name`. */
  readonly store: string
  /** Name of the schema in the database; `channel_sandbox` when absent. */
  readonly storeSchema?: string
  /** URL under which the other processes reach this one; needed when `host` is not loopback. */
  readonly advertise?: string
  /** How long a namespace is kept without use, as `30d`; until it is ended when absent. */
  readonly namespaceTtl?: string
  /** What each namespace may use: rows of its state, requests per second, entries of its journal. */
  readonly quota?: { readonly rows?: number; readonly rate?: number; readonly journal?: number }
}

/** Options of the sandbox that tests share. Each has a namespace of its own, which lives in memory: nothing is kept. */
export type TestOptions = Omit<CreateOptions, 'data' | 'durability'>

const optional = <S extends Type.TSchema>(schema: S) => Type.Optional(schema)
const oneOf = (...values: string[]) => Type.Unsafe<string>({ type: 'string', enum: values })
const texts = Type.Array(Type.String())

const fields = {
  providers: optional(Type.Unknown()),
  seed: optional(Type.Unknown()),
  port: optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  host: optional(Type.String()),
  journal: optional(Type.Integer({ minimum: 1 })),
  deliveries: optional(Type.Integer({ minimum: 1 })),
  fakerSeed: optional(Type.Integer({ minimum: 0 })),
  retrySchedule: optional(texts),
  callbackTimeout: optional(Type.String()),
  signature: optional(oneOf('strict', 'warn')),
  rateLimit: optional(oneOf('warn', 'enforce', 'off')),
  allowCallbackHosts: optional(texts),
  forwardTo: optional(Type.Union([Type.String(), texts])),
  receiver: optional(Type.Boolean()),
  providerHosts: optional(Type.Record(Type.String(), Type.String())),
  passThrough: optional(texts),
  adminToken: optional(Type.String({ minLength: 1 })),
  debugHeaders: optional(Type.Boolean()),
  maxNamespaces: optional(Type.Integer({ minimum: 0 })),
}

const count = optional(Type.Integer({ minimum: 1 }))
const closed = { additionalProperties: false }

/** What a sandbox of one process takes. */
const shape = Type.Object(
  {
    ...fields,
    listen: optional(Type.Boolean()),
    data: optional(Type.String({ minLength: 1 })),
    durability: optional(oneOf('os', 'disk')),
  } satisfies Record<keyof CreateOptions, Type.TSchema>,
  closed,
)

/** What one in PostgreSQL takes. */
const sharedShape = Type.Object(
  {
    ...fields,
    store: Type.String(),
    storeSchema: optional(Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$' })),
    advertise: optional(Type.String({ pattern: '^https?://' })),
    namespaceTtl: optional(Type.String()),
    quota: optional(Type.Object({ rows: count, rate: count, journal: count }, closed)),
  } satisfies Record<keyof SharedOptions, Type.TSchema>,
  closed,
)

/** Whether the options ask for a sandbox in PostgreSQL. */
export const isShared = (options: CreateOptions | SharedOptions): options is SharedOptions =>
  (options as Partial<SharedOptions>).store !== undefined

/** Throws a TypeError that names each mistake: a program without types would else wonder why an option does nothing. */
export function checkOptions(options: CreateOptions | SharedOptions): void {
  if (typeof options.seed === 'string') {
    const { seed } = options
    throw new TypeError(
      say({
        en: `createSandbox: seed is the seed itself, not the name of a file: read ${seed} first, as JSON.parse(readFileSync(file, 'utf8')), or import it.`,
        zh: `createSandbox: seed 是种子本身，不是文件名：请先读取 ${seed}，如 JSON.parse(readFileSync(file, 'utf8'))，或用 import 导入。`,
      }),
    )
  }
  const mistakes = documentMistakes(isShared(options) ? sharedShape : shape, options)
  if (mistakes.length > 0) throw new TypeError(say(about('createSandbox', joined(mistakes))))
}
