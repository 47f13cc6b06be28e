import type { AttemptExplanation } from '../../contract/callbacks/callback.ts'
import type { Barrier, CertificateFacts, Connection, ExchangeReply } from '../../contract/callbacks/exchange.ts'
import type { Facts } from '../../contract/certification/certifyOptions.ts'
import type { Prose } from '../../contract/schema/field.ts'
import type { Channel } from '../channel.ts'
import type { Encoding, Pair, Style } from '../encoding.ts'

/** What a check wants bought; everything else as the run chooses. */
export interface Wish {
  readonly player?: string
  readonly server?: string
  readonly goods?: string
  readonly currency?: string
  readonly ext?: string
  /** The payment was made that many days ago. */
  readonly daysAgo?: number
  /** Seconds after the run's time. */
  readonly secondsLater?: number
  /** The order's number in the game; asked of the game when absent. */
  readonly gameOrder?: string
  /** Fields with other values, as outcomes have them. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined
}

/** A purchase that has happened at the channel, not yet told to the game. */
export interface Payment {
  /** The channel's order number. */
  readonly order: string
  readonly facts: Facts
  readonly fields: readonly Pair[]
  /** Unix time in seconds. */
  readonly paidAt: number
}

type Change<T> = (all: readonly T[]) => readonly T[]

/** How a notification differs from a plain one. */
export interface LetterOptions {
  /** Other fields, signed. */
  readonly signed?: Change<Pair>
  /** Other fields, put in after signing. */
  readonly forged?: Change<Pair>
  /** Other parts on the wire, where they are not the fields themselves. */
  readonly parts?: Change<Pair>
  /** Another signature; none when undefined. */
  readonly signature?: (right: string) => string | undefined
  readonly key?: string
  readonly style?: Style
  readonly method?: string
  readonly contentType?: string
  readonly userAgent?: string
  /** Anything instead of a notification. */
  readonly body?: Buffer
}

/** A notification as it will leave. */
export interface Letter {
  readonly payment: Payment
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer | undefined
  /** The same, also where it stands in the query. */
  readonly written: Buffer
  readonly params: Readonly<Record<string, unknown>>
  /** The signature these fields should have: a game must not give it away. */
  readonly rightSignature: string
  /** Whether its own signature is another one. */
  readonly isForged: boolean
}

export interface SendOptions {
  readonly url?: string | undefined
  readonly chunked?: boolean
  readonly expectContinue?: boolean
  readonly barrier?: Barrier
  readonly cut?: 'sent' | 'answered'
  readonly connection?: Connection
}

/** A notification that was sent, and what came back. */
export interface Exchange {
  readonly letter: Letter
  readonly reply: ExchangeReply
  readonly text: string
  readonly verdict: 'delivered' | 'failed' | 'retry'
  readonly explanation: AttemptExplanation | undefined
  /** The delivery it is kept as. */
  readonly id: string | undefined
}

/** How often an order's goods may have been handed out in the end. */
export interface Amount {
  readonly least: number
  readonly most: number
}

export const exactly = (count: number): Amount => ({ least: count, most: count })
export const atMost = (count: number): Amount => ({ least: 0, most: count })

/** What a check can do and ask. Whatever does not hold throws. */
export interface Trial {
  readonly channel: Channel
  readonly encoding: Encoding
  /** Unix time in seconds of the run. */
  readonly now: number
  /** Everything all checks have sent; complete in the last phase. */
  readonly exchanges: readonly Exchange[]
  /** The first check's exchange: a plain notification. */
  readonly plain: Exchange | undefined
  /** What was sent that is not what the sandbox itself would have sent. */
  readonly harnessMistakes: readonly string[]
  /** Players the game knows. */
  readonly players: readonly string[]
  /** An amount that is lower, higher or odd, as the channel would write it. */
  amountFields(text: string): Readonly<Record<string, unknown>>
  /** What the order costs. */
  readonly price: string
  buy(wish?: Wish): Promise<Payment>
  write(payment: Payment, options?: LetterOptions): Letter
  send(letter: Letter, options?: SendOptions): Promise<Exchange>
  /** Writes and sends a plain notification. */
  notify(payment: Payment, options?: LetterOptions, how?: SendOptions): Promise<Exchange>
  createBarrier(parties: number): Barrier
  createConnection(): Connection
  certificate(): Promise<CertificateFacts | undefined>
  /** The channel takes the reply for an acknowledgement. */
  acknowledged(exchange: Exchange, when?: Prose): void
  /** The channel takes it for none, and the game has thought about it. */
  refused(exchange: Exchange): void
  /** Either will do, but the game has not fallen over. */
  survived(exchange: Exchange): void
  /** Expects this many goods once everything has settled; `player` is another one than the buyer. */
  goods(payment: Payment, amount: Amount, player?: string): void
  /** Goods worth no more than a part of the price; with a count probe, none. */
  goodsWorth(payment: Payment, part: number): void
  /** Says something about a check that holds all the same. */
  remark(reason: Prose): void
  fail(reason: Prose): never
  skip(reason: Prose): never
}
