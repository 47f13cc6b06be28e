import type { Static, TSchema } from 'typebox'
import type { List } from '../contract/list.ts'
import type { Action, Shown } from '../contract/operation.ts'
import type { Provider } from '../contract/provider.ts'
import type { Fields, Values } from '../contract/schema/field.ts'

/** An action as a function: parameters in, what it answers out. */
type Act<A> =
  A extends Action<infer P extends Fields, infer D extends TSchema> ? (params: Values<P>) => Promise<Static<D>> : never
export type Acts<T> = { readonly [K in keyof T]: Act<T[K]> }

/** Which page of a list; `search` is what a field begins with, `after` the `next` of the page before. */
export interface ListOptions {
  readonly search?: string
  /** 100 unless told, 1000 at most. */
  readonly limit?: number
  readonly after?: string
}

/** One page of a list, its rows under the list's name. */
type Page<L> =
  L extends List<infer Item extends TSchema, infer Id>
    ? { readonly [K in Id]: readonly Shown<Static<Item>>[] } & { readonly next?: string }
    : never
export type Lists<T> = { readonly [K in keyof T]: (options?: ListOptions) => Promise<Page<T[K]>> }

/** A provider's actions and lists beside the base URL a game is configured with. */
export type Channel<Actions, L> = Acts<Actions> & Lists<L> & { readonly url: string }

/** Each provider's {@link Channel} under its id. */
export type Channels<All extends readonly Provider[]> = {
  readonly [P in All[number] as P['service']['id']]: Channel<P['library']['actions'], P['library']['lists']>
}
