import type { TSchema } from 'typebox'
import type { Callback, CallbackInput } from './callback.ts'
import type { ErrorEntry, ErrorTable } from './errors.ts'
import type { Fields, Prose, Values } from './field.ts'
import type { Ids } from './ids.ts'
import type { Action, ActionInput, Operation, OperationInput } from './operation.ts'
import type { Page, PageInput } from './page.ts'
import { wireReader } from './read.ts'
import type { Signer } from './signature.ts'
import type { Transaction } from './store.ts'

/** What a check may look at. */
export interface CheckFacts<State, Tenant> {
  readonly texts: Readonly<Record<string, string>>
  readonly tenant: Tenant
  readonly state: State
  /** Unix time in seconds. */
  readonly now: number
}

/** How many calls one tenant may make in each span of time. */
export interface CallLimit {
  /** A duration; spans follow each other from 1970 on, as minutes and hours do. */
  readonly per: string
  readonly calls: number
}

/**
 * The checks every operation of a provider passes before its handler runs, in the provider's order of refusals.
 * The built-in ones are named; a provider's own answers why it refuses, or nothing.
 */
export type Check<State, Tenant, E extends string> =
  | readonly ['required' | 'format' | 'tenant' | 'signature' | 'limits', E]
  | {
      readonly check: string
      readonly error: E
      refuse(facts: CheckFacts<State, Tenant>): Promise<string | undefined> | string | undefined
    }

/** A key of somebody a provider knows, to tell whose key a wrong signature was made with. Never shown. */
export interface TenantKey {
  /** Id of the app, merchant or game. */
  readonly owner: string
  /** What the provider calls the key. */
  readonly name: string
  readonly key: string
  /** What it belongs to within its owner, as a product. */
  readonly related?: string
}

/** What a client reads in a reply. */
export type Reply =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly code: number | string; readonly message: string }

/** What a refusal says beside its entry in the error table. */
export interface Refusal {
  readonly error: string
  readonly detail?: string
  /** Further members, where a reply has room for them. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** How replies look around the data. */
export interface Envelope {
  success(data: unknown): unknown
  failure(entry: ErrorEntry, refusal: Refusal): unknown
  /** What a reply says, for clients: the data of a success, or code and text of a refusal. */
  read(reply: Readonly<Record<string, unknown>>): Reply
  /** Schema of a successful reply around its data. */
  schema(data: TSchema): TSchema
  readonly failureSchema: TSchema
  /** Content type of refusals where it is not plain JSON. */
  readonly failureType?: string
}

/** What a provider says once for all its operations. */
export interface ServiceSpec<
  State,
  Tenant,
  Errors extends ErrorTable,
  Common extends Fields,
  Checked extends keyof Errors & string = keyof Errors & string,
> {
  readonly id: string
  readonly title: Prose
  /** File name of the provider's document, the source of every `section`. */
  readonly document?: string
  readonly servers: readonly { readonly url: string; readonly description: Prose }[]
  /** Path between the sandbox's URL and the operations' base, empty when they begin at the root. */
  readonly basePath: string
  /**
   * `form`: urlencoded or multipart body. `json`: one flat JSON object, signed as written. `document`: nested JSON
   * checked by its schema, with parameters from path and query.
   */
  readonly body: 'form' | 'json' | 'document'
  /** Whether parameters of a form may also stand in the query string. */
  readonly readsQuery?: boolean
  readonly errors: Errors
  readonly signer?: Signer
  readonly common: Common
  readonly checks: readonly Check<State, Tenant, Checked>[]
  /** What the check `limits` counts: all operations of this spec together, for each tenant. */
  readonly limits?: readonly CallLimit[]
  /** Whose key signed the request. */
  tenant?(texts: Readonly<Record<string, string>>, state: State): Promise<Tenant | undefined>
  /** The tenant's id and signing key. */
  identify?(tenant: Tenant): { readonly id: string; readonly key: string }
  /** Keys there are, at most some hundreds; asked for when a signature is refused. */
  keys?(state: State): Promise<readonly TenantKey[]>
  readonly envelope: Envelope
  /** What the state says instead of an entry of the error table, as a team has seen it at the real service. */
  override?(state: State, error: keyof Errors & string): Promise<Partial<ErrorEntry> | undefined>
  open(tx: Transaction): State
}

/** A {@link ServiceSpec} as the engine sees it. */
export type Service = ServiceSpec<unknown, unknown, ErrorTable, Fields>

/** A part of the seed and of the whole state: one provider's. */
export interface SeedPart<State, Seed> {
  readonly schema: TSchema
  /** What no JSON Schema says; answers one sentence per mistake, beginning with its path. */
  check?(seed: Seed): string[]
  load(seed: Seed, state: State, ids: Ids): Promise<void>
  /** The seed's shape plus what has happened since. */
  dump(state: State): Promise<unknown>
}

/** What a newcomer is shown: ids and keys that are there, and a request that succeeds with them. */
export interface Sample {
  /** Names as in the seed, with their values; each is also an environment variable a game's tests are given. */
  readonly facts: Readonly<Record<string, string>>
  readonly operation: Operation
  /** Without the signature. */
  readonly params: Readonly<Record<string, string>>
  readonly key: string
}

/** A provider, complete: everything the engine, the documents and the admin API need to know of it. */
export interface Provider<
  Operations extends readonly Operation[] = readonly Operation[],
  Errors extends ErrorTable = ErrorTable,
> {
  readonly service: Omit<Service, 'errors'> & { readonly errors: Errors }
  readonly operations: Operations
  readonly callbacks: readonly Callback[]
  readonly actions: readonly Action[]
  readonly pages: readonly Page[]
  readonly seed: SeedPart<unknown, unknown>
  /** Nothing when the state has nobody to show. */
  sample(state: unknown, now: number): Promise<Sample | undefined>
}

/**
 * Says once what all operations of a provider share, and answers the factories of its operations, callbacks and
 * actions. The compiler then refuses a refusal an operation did not declare, an error the provider does not have, an
 * incomplete callback and a misspelt parameter.
 *
 * @example
 * const demo = provider<DemoState, DemoApp>()({ id: 'demo', … })
 * export const ping = demo.operation({ id: 'ping.send', path: '/ping', … })
 */
export const provider =
  <State, Tenant>() =>
  <const Errors extends ErrorTable, Common extends Fields, Checked extends keyof Errors & string>(
    spec: ServiceSpec<State, Tenant, Errors, Common, Checked>,
  ) => ({
    service: spec as unknown as Service,

    operation<P extends Fields, D extends TSchema, Id extends string, E extends keyof Errors & string = never>(
      input: OperationInput<State, Tenant, P, D, E, Values<Common>, Id>,
    ): Operation<P & Common, D, E | Checked, Id> {
      const params = { ...spec.common, ...input.params }
      const { answer: _answer, ...rest } = input
      return {
        ...rest,
        service: spec.id,
        spec: spec as unknown as Service,
        method: input.method ?? 'POST',
        params,
        read: wireReader(params),
        // The types of the parts were checked against each other above; the engine only passes them through.
        handle: input.handle as unknown as Operation['handle'],
        ...(input.answer && { answer: input.answer as unknown as NonNullable<Operation['answer']> }),
      }
    },

    callback<P extends Fields>(input: CallbackInput<State, P>): Callback<P> {
      const { settled, ...rest } = input
      return {
        ...rest,
        service: spec.id,
        verdict: input.verdict,
        ...(settled && { settled: settled as unknown as NonNullable<Callback['settled']> }),
      }
    },

    action<P extends Fields, D extends TSchema>(input: ActionInput<State, P, D>): Action<P, D> {
      return { ...input, service: spec.id, handle: input.handle as unknown as Action['handle'] }
    },

    page(input: PageInput<State>): Page {
      return { ...input, service: spec.id, handle: input.handle as unknown as Page['handle'] }
    },

    complete<Seed, const Operations extends readonly Operation[]>(parts: {
      operations: Operations
      callbacks: readonly Callback[]
      actions: readonly Action[]
      pages?: readonly Page[]
      seed: SeedPart<State, Seed>
      sample(state: State, now: number): Promise<Sample | undefined>
    }): Provider<Operations, Errors> {
      return {
        service: spec as unknown as Provider<Operations, Errors>['service'],
        ...parts,
        pages: parts.pages ?? [],
        seed: parts.seed as unknown as Provider['seed'],
        sample: parts.sample as unknown as Provider['sample'],
      }
    },
  })
