import type { TSchema } from 'typebox'
import type { ErrorEntry, ErrorTable } from './errors.ts'
import type { Fields, Language, Prose } from './schema/field.ts'
import type { Transaction } from './store.ts'
import type { Signer } from './values/signature.ts'

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
      refuse(facts: CheckFacts<State, Tenant>): Promise<Prose | undefined> | Prose | undefined
    }

/** A key that a provider knows, with its owner, to tell whose key made a wrong signature. Never shown. */
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
  readonly detail?: Prose
  /** What the sandbox's own API tells it in; providers have their own words. */
  readonly language?: Language
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
  /** Content type of a success that is a plain text, which `success` returns; JSON when absent. */
  readonly textType?: string
  /**
   * Members that clients look at in the answer to a path that is not served, or not by that method; they stand beside
   * those of the problem, and in their place where they have the same name.
   */
  unserved?(status: number, detail: string): Readonly<Record<string, unknown>>
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
  /** Where the document says it is reached; a placeholder stands for a host that each operator has of its own. */
  readonly servers: readonly { readonly url: string; readonly description: Prose; readonly placeholder?: true }[]
  /** Further hosts that public code of live games calls. */
  readonly observedHosts?: readonly string[]
  /** Path between the sandbox's URL and the operations' base, empty when they begin at the root. */
  readonly basePath: string
  /** Paths that begin with `from` are served under `to` as well: the same operations, counted together. */
  readonly twin?: { readonly from: string; readonly to: string }
  /** What the paths begin with that are this provider's, served or not; of two the longer decides. */
  readonly paths?: readonly string[]
  /** What the provider has and the sandbox leaves out, told by a pattern of the path to a request that needs it. */
  readonly leftOut?: readonly { readonly path: RegExp; readonly what: string }[]
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
