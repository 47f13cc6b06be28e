import type { Provider } from '../contract/provider.ts'
import type { providers } from '../providers/index.ts'
import type { Channels } from './channels.ts'
import type { Clients, Signers } from './client/index.ts'

/*
 * What the shipped providers make of the library's types. This is the file as our own compiler reads it; in the package's
 * declarations src/declarations writes it out, from the same definitions: names as unions, the seed from its schema, and
 * over every action, method and parameter what its schema says of it. Here names are texts and a seed
 * is anything, because tests bring providers of their own and seeds with mistakes.
 */

export type ShippedChannels = Channels<typeof providers>
export type ShippedClients = Clients<typeof providers>
export type ShippedSigners = Signers<typeof providers>
export type AnyProvider = Provider

/** Id of a provider. */
export type ProviderName = string
/** Id of an operation that games call. */
export type OperationName = string
/** Id of a callback. */
export type CallbackName = string
/** Name of a refusal, from a provider's error table. */
export type RefusalName = string
/** How a request ended: `ok`, the name of a refusal, `FAULT` or `DEFECT`. */
export type Outcome = string

/** A seed: the providers' parts by their ids. */
export type Seed = unknown
/** A whole state: the seed's shape plus what has happened, and the sandbox's own under `sandbox`. */
export type State = Readonly<Record<string, unknown>>
