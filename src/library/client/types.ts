import type { Static } from 'typebox'
import type { ClientSpec } from '../../contract/client.ts'
import type { ErrorTable } from '../../contract/errors.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import type { Values } from '../../contract/schema/field.ts'

/** A refusal in the provider's own terms. */
export interface Refused<Name extends string> {
  readonly ok: false
  /** The code as the provider wrote it. */
  readonly code: number | string
  readonly message: string
  /** The name of the refusal in the contract documents; absent when the provider wrote one that is not in them. */
  readonly error?: Name
}

/** What a call comes to. Anything that is no answer of the provider is thrown. */
export type Result<Data, Name extends string> = { readonly ok: true; readonly data: Data } | Refused<Name>

type AnyProvider = Provider<readonly Operation[], ErrorTable>
/** What the caller has to say: without the signature, and without what the client was told once. */
type Given<Params, Filled extends string> = Omit<Params, Filled | 'sign'> & Partial<Pick<Params, Filled & keyof Params>>

/** Parameters may be left out as a whole when none is required. */
type Arguments<Params> = Record<never, never> extends Params ? [params?: Params] : [params: Params]

/** The refusals of an operation: its own and those of the checks before it. */
type Call<O extends Operation, Filled extends string> = (
  ...given: Arguments<Given<Values<O['params']>, Filled>>
) => Promise<Result<Static<O['data']>, O['errors'][number]>>

type GroupOf<Id extends string> = Id extends `${infer Group}.${string}` ? Group : never
type VerbOf<Id extends string, Group extends string> = Id extends `${Group}.${infer Verb}` ? Verb : never

/** One method per operation, `user.getInfo` as `client.user.getInfo(…)`. */
export type Client<P extends AnyProvider, Filled extends string> = {
  readonly [Group in GroupOf<P['operations'][number]['id']>]: {
    readonly [O in P['operations'][number] as VerbOf<O['id'], Group>]: Call<O, Filled>
  }
}

/** A provider that says how a client of it is made. */
export type ClientProvider = AnyProvider & { readonly client: ClientSpec }

/** The client of a provider: what it fills in need not be said. */
export type ClientOf<P extends ClientProvider> = Client<P, P['client']['fills'][number]>

/** Thrown when what came back is no answer of the provider: another HTTP status, no JSON. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
  readonly status: number
  /** The first thousand characters. */
  readonly body: string

  constructor(url: string, status: number, body: string) {
    super(`${url} answered HTTP ${status} with something that is no answer of the provider`)
    this.status = status
    this.body = body.slice(0, 1000)
  }
}
