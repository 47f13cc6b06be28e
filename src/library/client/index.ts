import type { Provider } from '../../contract/provider.ts'
import type { Signer } from '../../contract/values/signature.ts'
import { type ClientOptions, clientOf } from './client.ts'
import type { ClientOf, ClientProvider } from './types.ts'

export type { ClientOptions, Reach } from './client.ts'
export { type Client, type ClientOf, type Refused, type Result, UnexpectedAnswer } from './types.ts'

/** A function for each provider that makes a client of it. */
export type Clients<All extends readonly Provider[]> = {
  readonly [P in Extract<All[number], ClientProvider> as P['service']['id']]: (options: ClientOptions<P>) => ClientOf<P>
}

const hasClient = (provider: Provider): provider is Provider & ClientProvider => provider.client !== undefined

/** The makers of clients by the ids of their providers. */
export function clientsOf<const All extends readonly Provider[]>(all: All): Clients<All> {
  const makers = all
    .filter(hasClient)
    .map((provider) => [provider.service.id, (options: ClientOptions<typeof provider>) => clientOf(provider, options)])
  // The mapped type says what the loop does.
  return Object.fromEntries(makers) as Clients<All>
}

/** Each provider's {@link Signer} under its id. */
export type Signers<All extends readonly Provider[]> = { readonly [P in All[number] as P['service']['id']]: Signer }

/** The signers by the ids of their providers. */
export const signersOf = <const All extends readonly Provider[]>(all: All): Signers<All> =>
  Object.fromEntries(all.map(({ service }) => [service.id, service.signer])) as Signers<All>
