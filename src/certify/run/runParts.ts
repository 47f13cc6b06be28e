import type { ExchangeOptions } from '../../contract/callbacks/exchange.ts'
import type { Facts, Source } from '../../contract/certification/certifyOptions.ts'
import type { Ids } from '../../contract/values/ids.ts'
import type { Channel } from '../channel.ts'
import type { Encoding } from '../encoding.ts'
import type { CertifySandbox } from '../sandbox.ts'
import type { Exchange, Payment } from '../trial/trial.ts'

/** What the checks of one run share. */
export interface Run {
  readonly sandbox: CertifySandbox
  readonly channel: Channel
  readonly encoding: Encoding
  /** Unix time in seconds. */
  readonly now: number
  /** What is bought unless a check says otherwise. */
  readonly goods: { readonly id: string; readonly amount: string; readonly currency: string }
  /** Where the run's order numbers begin. */
  readonly serial: number
  readonly exchangeOptions: ExchangeOptions
  readonly exchanges: Exchange[]
  readonly harnessMistakes: string[]
  /** The first check's exchange. */
  plain: Exchange | undefined
  idsOf(check: string): Ids
  /** Players the game knows. */
  readonly players: readonly string[]
  /** Makes an order in the game, where the caller said how. */
  readonly makeOrder: ((facts: Facts) => Promise<string>) | undefined
  ask(source: Source, facts: Facts): Promise<string>
  /** Compares what is about to be sent with what the sandbox itself would send. */
  compare(payment: Payment, bytes: Buffer): void
}
