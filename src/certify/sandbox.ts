import type { AttemptExplanation, Callback } from '../contract/callbacks/callback.ts'
import type {
  Barrier,
  CertificateFacts,
  Connection,
  ExchangeOptions,
  ExchangeReply,
  ExchangeRequest,
} from '../contract/callbacks/exchange.ts'
import type { Seller } from '../contract/certification/certification.ts'
import type { Provider } from '../contract/provider.ts'
import type { Ids } from '../contract/values/ids.ts'

/** What is kept of one exchange, so that it can be looked up and sent again. */
export interface KeptExchange {
  readonly callback: Callback
  readonly tenant: string
  readonly order: string
  readonly url: string
  readonly params: Readonly<Record<string, unknown>>
  readonly method: string
  readonly body: string
  readonly reply: ExchangeReply
  /** The check it was sent for. */
  readonly check: string
}

/** What certify needs of a sandbox: its providers and their state, its signer, its way to the game. */
export interface CertifySandbox {
  readonly version: string
  readonly providers: readonly Provider[]
  readonly userAgent: string
  /** Unix time in seconds on the sandbox's clock. */
  now(): number
  /** Identifiers from a seed number of their own. */
  createIds(seed: number): Ids
  /** Runs on a provider's state, in one transaction. */
  transaction<T>(provider: Provider, run: (state: unknown) => Promise<T>): Promise<T>
  /** The bytes the sandbox itself would send for these values. */
  signedBody(callback: Callback, seller: Seller, values: Readonly<Record<string, unknown>>): string
  /** Keeps an exchange as a delivery; returns its id. */
  keep(exchange: KeptExchange): Promise<string>
  /** Why a reply does not acknowledge; undefined when it does, or when there is nothing to say. */
  explain(callback: Callback, url: string, reply: ExchangeReply): AttemptExplanation | undefined
  exchange(request: ExchangeRequest, options: ExchangeOptions): Promise<ExchangeReply>
  createBarrier(parties: number): Barrier
  createConnection(): Connection
  /** Whether something listens there; throws `TARGET_REFUSED` for an address that may not be called. */
  listens(url: string, options: ExchangeOptions): Promise<boolean>
  certificateOf(url: string, options: ExchangeOptions): Promise<CertificateFacts | undefined>
}
