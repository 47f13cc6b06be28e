import type { TSchema } from 'typebox'
import type { Callback, CallbackInput } from './callbacks/callback.ts'
import type { ClientSpec } from './client.ts'
import type { ProviderDemo } from './demo.ts'
import type { ErrorTable } from './errors.ts'
import type { Generator } from './generate.ts'
import type { List, ListInput, ListName } from './list.ts'
import type { OfflineSigner } from './offline.ts'
import type { Action, ActionInput, Operation, OperationInput } from './operation.ts'
import type { Page, PageInput } from './pages/page.ts'
import { type Fields, object, type Prose, type Values } from './schema/field.ts'
import { wireReader } from './schema/read.ts'
import type { Streamed } from './schema/streamed.ts'
import type { Service, ServiceSpec } from './service.ts'
import type { Ids } from './values/ids.ts'

/** A part of the seed and of the whole state: one provider's. */
export interface SeedPart<State, Seed> {
  readonly schema: TSchema
  /**
   * What no JSON Schema says: one sentence per mistake, beginning with its path, and undefined wherever others may run
   * before it goes on, which a large state asks for.
   */
  check?(seed: Seed): Iterable<Prose | undefined>
  load(seed: Seed, state: State, ids: Ids): Promise<void>
  /** The seed's shape plus what has happened since; what can be many is read while it is written. */
  dump(state: State): Streamed | Promise<Streamed>
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

/** What the library offers of a provider, by the names of its functions. */
export interface ProviderLibrary {
  readonly actions: Readonly<Record<string, Action>>
  readonly lists: Readonly<Record<string, List>>
}

/** What there is of a provider beside what it serves, each part for those who need it. */
interface ProviderExtras<Client extends ClientSpec | undefined> {
  /** How a typed client of it is made; there is none when absent. */
  readonly client: Client
  /** Its part of the demo, and how its documents' examples come about. */
  readonly demo?: ProviderDemo
  /** How `seed generate` makes its part; it has none when absent. */
  readonly generator?: Generator
}

/** A provider, complete: everything the rest of the house needs to know of it. */
export interface Provider<
  Operations extends readonly Operation[] = readonly Operation[],
  Errors extends ErrorTable = ErrorTable,
  Id extends string = string,
  Library extends ProviderLibrary = ProviderLibrary,
  Client extends ClientSpec | undefined = ClientSpec | undefined,
> extends ProviderExtras<Client> {
  readonly service: Omit<Service, 'errors' | 'id'> & { readonly errors: Errors; readonly id: Id }
  readonly operations: Operations
  readonly callbacks: readonly Callback[]
  readonly actions: readonly Action[]
  readonly pages: readonly Page[]
  readonly lists: readonly List[]
  readonly library: Library
  /** Signatures the command line makes and explains, beside those of the signers. */
  readonly offline: readonly OfflineSigner[]
  readonly seed: SeedPart<unknown, unknown>
  /** Returns undefined when the state has no user to show. */
  sample(state: unknown, now: number): Promise<Sample | undefined>
}

/** The second path of an operation whose provider serves its paths twice. */
function twinOf(twin: Service['twin'], path: string): { alsoServedAt?: string } {
  if (!twin || !path.startsWith(twin.from)) return {}
  return { alsoServedAt: twin.to + path.slice(twin.from.length) }
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
  <
    const Errors extends ErrorTable,
    Common extends Fields,
    Checked extends keyof Errors & string,
    const ServiceId extends string,
  >(
    spec: ServiceSpec<State, Tenant, Errors, Common, Checked> & { readonly id: ServiceId },
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
        ...twinOf(spec.twin, input.path),
        params,
        read: wireReader(params),
        // The types of the parts were checked against each other above; the engine only passes them through.
        handle: input.handle as unknown as Operation['handle'],
        ...(input.answer && { answer: input.answer as unknown as NonNullable<Operation['answer']> }),
      }
    },

    callback<P extends Fields>(input: CallbackInput<State, P>): Callback<P> {
      const { settled, certification, addresses, receiving, ...rest } = input
      return {
        ...rest,
        service: spec.id,
        verdict: input.verdict,
        ...(settled && { settled: settled as unknown as NonNullable<Callback['settled']> }),
        ...(addresses && { addresses: addresses as unknown as NonNullable<Callback['addresses']> }),
        ...(receiving && { receiving: receiving as unknown as NonNullable<Callback['receiving']> }),
        ...(certification && { certification: certification as unknown as NonNullable<Callback['certification']> }),
      }
    },

    action<P extends Fields, D extends TSchema>(input: ActionInput<State, P, D>): Action<P, D> {
      return { ...input, service: spec.id, handle: input.handle as unknown as Action['handle'] }
    },

    list<Item extends Fields, Id extends ListName>(
      input: ListInput<State, Item, Id>,
    ): List<ReturnType<typeof object<Item>>, Id> {
      const { actions = [], item } = input
      const page = input.page as unknown as List<ReturnType<typeof object<Item>>>['page']
      return { ...input, service: spec.id, actions, item: object(item), page }
    },

    page(input: PageInput<State>): Page {
      return { ...input, service: spec.id, handle: input.handle as unknown as Page['handle'] }
    },

    complete<
      Seed,
      const Operations extends readonly Operation[],
      const Actions extends Readonly<Record<string, Action>>,
      const Lists extends Readonly<Record<string, List>> = Record<never, never>,
      Client extends ClientSpec | undefined = undefined,
    >(parts: {
      operations: Operations
      callbacks: readonly Callback[]
      /** By the names under which the library offers them. */
      actions: Actions
      pages?: readonly Page[]
      lists?: Lists
      client?: Client
      demo?: ProviderDemo
      generator?: Generator
      offline?: readonly OfflineSigner[]
      seed: SeedPart<State, Seed>
      sample(state: State, now: number): Promise<Sample | undefined>
    }): Provider<Operations, Errors, ServiceId, { readonly actions: Actions; readonly lists: Lists }, Client> {
      const { actions, lists = {} as Lists } = parts
      return {
        service: spec as unknown as Provider<Operations, Errors, ServiceId>['service'],
        ...parts,
        actions: Object.values(actions),
        pages: parts.pages ?? [],
        lists: Object.values(lists),
        library: { actions, lists },
        client: parts.client as Client,
        offline: parts.offline ?? [],
        seed: parts.seed as unknown as Provider['seed'],
        sample: parts.sample as unknown as Provider['sample'],
      }
    },
  })
