import type { Static, TSchema } from 'typebox'
import type { Callback, Delivery, Emission, EmittedIds } from './callbacks/callback.ts'
import type { Fields, Prose, Tier, Values } from './schema/field.ts'
import type { WireReader } from './schema/read.ts'
import type { Service } from './service.ts'
import type { Ids } from './values/ids.ts'
import type { OutgoingMail } from './values/mail.ts'

/** What every handler gets: it takes this and returns data, and touches nothing else. */
export interface Call<State, Tenant, Params, Errors extends string> {
  readonly params: Params
  /** The app, merchant or game whose key signed the request. */
  readonly tenant: Tenant
  readonly state: State
  /** Unix time in seconds on the sandbox's clock. */
  readonly now: number
  readonly ids: Ids
  /** Base URL under which the sandbox is reached, without a trailing slash. */
  readonly origin: string
  /** Queues a callback in this transaction; it is sent once the change is kept. Returns its id and those of its copies. */
  emit<P extends Fields>(callback: Callback<P>, emission: Emission<P>): Promise<EmittedIds>
  /**
   * Returns where a callback would go whose order or tenant has the address `own`; undefined when it has nowhere to go, and
   * must not be emitted.
   */
  target<P extends Fields>(callback: Callback<P>, own: string | undefined): string | undefined
  /** The callbacks of an order, newest first, with what came of them; the newest ten. */
  deliveriesOf(order: string): Promise<readonly Delivery[]>
  /** Puts a mail into the sandbox's outbox, in this transaction. */
  mail(mail: OutgoingMail): Promise<void>
  /** Notes what is odd about a request that is accepted: it becomes its diagnosis and never part of the reply. */
  remark(slug: string, prose: Prose): void
  /**
   * Refuses in the provider's own terms. `detail` explains to a person and never reaches the reply; in the admin API
   * it is the reply, with `more` beside it.
   */
  fail(error: Errors, detail?: Prose, more?: Readonly<Record<string, unknown>>): never
}

/** Data as a handler may answer it: rows of the state are read-only and need no copying. */
export type Shown<T> = T extends readonly (infer Item)[]
  ? readonly Shown<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Shown<T[K]> }
    : T

/** What an operation says of itself in documents. */
export interface OperationNotes {
  /** Unique within its provider, `group.verb`. */
  readonly id: string
  readonly summary: Prose
  readonly description?: Prose
  /** Section of the provider's document. */
  readonly section?: string
  readonly tier: Tier
  readonly assumptions?: readonly string[]
  /** The document's group, for tags. */
  readonly tag: Prose
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What the author of any operation writes, whatever its handler is called with. */
export interface OperationShape<P extends Fields, D extends TSchema, E extends string> extends OperationNotes {
  readonly method?: HttpMethod
  /** Path as documented; admin paths may hold `{name}` parts. */
  readonly path: string
  readonly params: P
  /** The parameter that the whole JSON body is, instead of its members being parameters. */
  readonly wholeBody?: keyof P & string
  readonly data: D
  /** HTTP status of a success; 200 unless told. */
  readonly status?: number
  /** Content type of a success that is not JSON. */
  readonly mediaType?: string
  readonly errors: readonly E[]
}

/** What the author of an operation writes. */
export interface OperationInput<
  State,
  Tenant,
  P extends Fields,
  D extends TSchema,
  E extends string,
  Common,
  Id extends string = string,
> extends OperationShape<P, D, E> {
  readonly id: Id
  /** Methods it takes as well; the parameters of a GET stand in the query. */
  readonly otherMethods?: readonly HttpMethod[]
  /** Parameters that are shown nowhere, whatever they are called. */
  readonly secret?: readonly (keyof P & string)[]
  handle(call: Call<State, Tenant, Values<P> & Common, E>): Promise<Shown<Static<D>>>
  /**
   * For operations that answer only once their callbacks are settled. `handle` runs in one transaction, the callbacks
   * are sent with none open, and this runs in another, where it answers or refuses.
   */
  answer?(call: Call<State, Tenant, Values<P> & Common, E> & Answered<Shown<Static<D>>>): Promise<Shown<Static<D>>>
}

/** What an operation that waits for its callbacks learns once they are settled. */
export interface Answered<Data> {
  /** What `handle` answered. */
  readonly data: Data
  /** The callbacks it emitted, each delivered, failed or cancelled. */
  readonly deliveries: readonly Delivery[]
}

/** An operation as the engine runs it; the factory has checked the types of its parts. */
export interface Operation<
  P extends Fields = Fields,
  D extends TSchema = TSchema,
  E extends string = string,
  Id extends string = string,
> extends OperationNotes {
  readonly id: Id
  readonly service: string
  /** What it shares with others: common parameters, checks, envelope. A provider may have more than one such set. */
  readonly spec: Service
  readonly method: HttpMethod
  readonly otherMethods?: readonly HttpMethod[]
  readonly secret?: readonly string[]
  readonly path: string
  /** Another path of the same operation. */
  readonly alsoServedAt?: string
  /** All parameters, the provider's common ones included. */
  readonly params: P
  readonly wholeBody?: string
  readonly data: D
  /** HTTP status of a success; 200 unless told. */
  readonly status?: number
  /** Content type of a success that is not JSON. */
  readonly mediaType?: string
  readonly errors: readonly E[]
  readonly read: WireReader
  readonly handle: (call: Call<unknown, unknown, unknown, string>) => Promise<unknown> | unknown
  readonly answer?: (call: Call<unknown, unknown, unknown, string> & Answered<unknown>) => Promise<unknown>
}

/** What a player, a store or the provider's console does; reached through the admin API. */
export interface Action<P extends Fields = Fields, D extends TSchema = TSchema> {
  readonly service: string
  /** The name in the URL: `/__admin/{provider}/{id}`. */
  readonly id: string
  readonly summary: Prose
  readonly params: P
  readonly data: D
  /** It makes or changes signing keys: those the sandbox knows are read again after it. */
  readonly changesKeys?: true
  readonly handle: (call: Call<unknown, undefined, unknown, ActionError>) => Promise<unknown> | unknown
}

/** How an action refuses; the admin API turns it into problem JSON. */
export type ActionError = 'NOT_FOUND' | 'INVALID' | 'CONFLICT'

export interface ActionInput<State, P extends Fields, D extends TSchema> {
  readonly id: string
  readonly summary: Prose
  readonly params: P
  readonly data: D
  /** It makes or changes signing keys: those the sandbox knows are read again after it. */
  readonly changesKeys?: true
  handle(call: Call<State, undefined, Values<P>, ActionError>): Promise<Shown<Static<D>>>
}
