import type { Fields } from '../schema/field.ts'
import type { Ids } from '../values/ids.ts'

/** A purchase as a check of a game's callback endpoint wants it to have happened. */
export interface Purchase {
  readonly player: string
  readonly server: string
  readonly role: string
  readonly goods: string
  /** What the goods cost, a decimal number as text, in `currency`. */
  readonly amount: string
  readonly currency: string
  /** The order's number in the game, where the game numbered it; empty otherwise. */
  readonly gameOrder: string
  /** What the game passed through the channel; empty unless a check says so. */
  readonly ext: string
  /** Unix time of the payment, seconds. */
  readonly paidAt: number
  /** Unique within one run, for order numbers that count. */
  readonly serial: number
}

/** A field of a callback, in its place; a name may come twice. */
export type CertifiedPair = readonly [name: string, value: unknown]

/** Fields of callbacks that are not about a payment that succeeded. */
export interface CertifiedOutcomes {
  /** The player tried to pay and failed. */
  readonly failed?: Readonly<Record<string, unknown>>
  /** A subscription's payment, and the end of that subscription. */
  readonly subscribed?: Readonly<Record<string, unknown>>
  readonly ended?: Readonly<Record<string, unknown>>
}

/** How a seller's callbacks are written, where a setting asks for another form than the callback's own. */
export interface SellerForm {
  /** What the setting calls it. */
  readonly id: string
  /** Its fields in the order they are sent. */
  readonly params: Fields
  readonly fields: CertifiedFields
  amounts?(text: string): Readonly<Record<string, unknown>>
  readonly outcomes?: CertifiedOutcomes
  readonly method: 'GET' | 'POST'
  /** Parts that belong to the signature, and the one of them that is compared. */
  readonly seals: readonly string[]
  readonly signature: string
  /** Everything that stands on the wire. */
  parts(fields: readonly CertifiedPair[], key: string): readonly CertifiedPair[]
  /** The body the sandbox itself sends for these values. */
  body(values: Readonly<Record<string, unknown>>, key: string): string
}

/** A seller: an app, product or game, with the key that signs its callbacks. */
export interface Seller {
  readonly id: string
  readonly key: string
  /** Where its callbacks go. */
  readonly url?: string | undefined
  /** The text of a value as it takes part in the signature, where that is not the provider's own. */
  readonly signedText?: (value: unknown) => string
  /** Another form than the callback's own; its fields and outcomes take the place of the callback's. */
  readonly form?: SellerForm
  readonly players: readonly { readonly id: string; readonly server?: string; readonly role?: string }[]
  readonly goods: readonly { readonly id: string; readonly amount: string; readonly currency: string }[]
}

/** What a check may change: the callback's own field names, by what they mean. A channel without one leaves it out. */
export interface CertifiedFields {
  /** The channel's order number; several names where a setting chooses between them. */
  readonly order: readonly string[]
  readonly player: string
  readonly server?: string
  readonly goods?: string
  readonly currency?: string
  /** The order's number in the game. */
  readonly gameOrder?: string
  /** What the game passed through, returned unchanged. */
  readonly ext?: string
  /** The code that was redeemed. */
  readonly voucher?: string
}

/**
 * What certify has to know of a callback beyond its definition: what its fields mean, and how a purchase comes about.
 * With it, a provider has every check that fits it.
 */
export interface Certification<State> {
  /** A `gift` has no amount, no failed payment and no date. */
  readonly kind: 'payment' | 'gift'
  readonly fields: CertifiedFields
  /** Fields that say the amount, with an amount in them: a number's text is written as the channel writes numbers. */
  amounts?(text: string): Readonly<Record<string, unknown>>
  readonly outcomes?: CertifiedOutcomes
  /** Another value for a field, of the kind the channel writes there; `value` is the present one. */
  forge?(field: string, value: unknown): unknown
  /** Everybody who sells in this state, in the order of the seed. */
  sellers(state: State): Promise<readonly Seller[]>
  /** Puts a purchase into the state, as it is once it was paid, and returns the callback's values. */
  pay(
    call: { readonly state: State; readonly ids: Ids },
    seller: Seller,
    purchase: Purchase,
  ): Promise<Readonly<Record<string, unknown>>>
}
