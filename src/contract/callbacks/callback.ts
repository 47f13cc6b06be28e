import type { TSchema } from 'typebox'
import type { Certification } from '../certification/certification.ts'
import type { FaultNote } from '../fault.ts'
import type { Fields, Prose, Tier, Values } from '../schema/field.ts'
import type { Signer } from '../values/signature.ts'
import type { OwnAddress, Receiving, Redirected } from './target.ts'

/** What the game server answered to one attempt. */
export interface Reply {
  readonly status: number
  /** The first 16 KB, as text. */
  readonly body: string
}

/** What a reply means: settled as delivered, settled as failed, or to be sent again. */
export type Verdict = 'delivered' | 'failed' | 'retry'

/** How a callback is delivered other than once, at once and truthfully. */
export interface DeliverScript {
  /** How often the same bytes are sent, 1 to 100; each is a delivery of its own. */
  readonly copies?: number
  /** A duration on the sandbox's clock. */
  readonly delay?: string
  /** Nothing is sent; the delivery is kept as cancelled and can be replayed. */
  readonly drop?: true
  /** The signature is broken: its last hex digit is another. */
  readonly sign?: 'bad'
  /** Copies leave one after another, the last made first, instead of side by side. */
  readonly order?: 'reverse'
  /** Fields with other values, put in before signing. */
  readonly override?: Readonly<Record<string, unknown>>
  /** Further fields the game does not know, put in before signing. */
  readonly add?: Readonly<Record<string, unknown>>
  /** The first attempt is made before the answer of what caused the callback leaves. */
  readonly beforeResponse?: true
}

/** Ids of one callback and its copies. */
export type EmittedIds = readonly [string, ...string[]]

/** A callback in another form than its own, as a setting of the provider asks for. */
export interface CallbackFormat {
  /** What the setting calls it. */
  readonly id: string
  readonly summary: Prose
  readonly assumptions?: readonly string[]
  /** What is sent. */
  readonly wire: Fields
  /** What it says, within what is sent. */
  readonly fields: Fields
  /** Which sent field is the signature: lowercase hex. */
  readonly signature: string
}

/** A callback's signed bytes, and the same by name. */
export interface EncodedCallback {
  readonly body: string
  readonly params: Readonly<Record<string, unknown>>
  /** What is odd about them. */
  readonly remark?: string
}

/** How one callback is sent in another format than its own. */
export interface EmissionFormat {
  readonly format: CallbackFormat
  /** In the query of a GET instead of the body of a POST. */
  readonly method?: 'GET'
  /** What it says, by the names of the format's fields. */
  readonly values: Readonly<Record<string, string | undefined>>
  encode(values: Readonly<Record<string, unknown>>): EncodedCallback
}

/** One callback to send: where, signed with which key, in which order, with which values. */
export interface Emission<P extends Fields> {
  /** The order's or its tenant's own address; where the sandbox was told to send callbacks elsewhere, it goes there. */
  readonly url?: string | undefined
  readonly key: string
  /** The app, product or game it belongs to. */
  readonly tenant: string
  /** Callbacks of one order leave in the order they were emitted. */
  readonly order: string
  readonly params: Values<P>
  /** The text of a value as it takes part in the signature, where the receiver makes it otherwise than the provider. */
  readonly signedText?: (value: unknown) => string
  /** In another format; `params` are not sent then. */
  readonly encoded?: EmissionFormat | undefined
  /** How it is delivered, where it is not delivered once, at once and unchanged. */
  readonly script?: DeliverScript | undefined
}

/** The form of a game's answer, with what it may say by name: JSON values, or bare texts. */
export interface CallbackReplies {
  readonly mediaType: 'application/json' | 'text/plain'
  readonly schema: TSchema
  readonly examples: Readonly<Record<string, Prose & { readonly value: unknown }>>
}

/** What a callback says of itself. */
interface CallbackNotes<P extends Fields> {
  /** Unique within its provider, `group.verb`. */
  readonly id: string
  readonly summary: Prose
  readonly section?: string
  readonly tier: Tier
  readonly assumptions?: readonly string[]
  /** Path that games usually have for it; used where no address says another. */
  readonly path: string
  readonly encoding: 'form' | 'json'
  /** Without `sign`, which is added to every callback. */
  readonly params: P
  /** How it is signed where that is not how requests are; the provider's signer when absent. */
  readonly signer?: Signer
  /** Other forms it may have. */
  readonly formats?: readonly CallbackFormat[]
  /** What the game has to answer, for documents. */
  readonly reply: Prose
  /** The form of that answer, for documents and for diagnosis. */
  readonly replies?: CallbackReplies
  readonly verdict: (reply: Reply) => Verdict
  /** A reply that {@link verdict} takes for delivered: what the demo's game answers, and what documents show. */
  readonly acknowledge: Reply
  /** What is odd about a reply although its verdict stands; kept with the attempt. */
  readonly remark?: (reply: Reply) => string | undefined
  /** Waiting times between attempts, as durations; after the last one the delivery has failed. */
  readonly schedule: readonly string[]
}

/** What the author of a callback writes. */
export interface CallbackInput<State, P extends Fields> extends CallbackNotes<P> {
  /** The addresses that are set in the state, for people who want to know where callbacks go. */
  addresses?(state: State): Promise<readonly OwnAddress[]>
  /** How a right game takes it; without it the built-in receiver has no place for this callback. */
  readonly receiving?: Receiving<State>
  /** Notes the end of the delivery in the state, in the transaction that records the last attempt. */
  settled?(event: SettledEvent<State>): Promise<void>
  /** What the checks of a game's callback endpoint need; a callback without it cannot be certified. */
  readonly certification?: Certification<State>
}

export interface SettledEvent<State> {
  readonly state: State
  readonly verdict: 'delivered' | 'failed'
  readonly order: string
  /** What was sent: an order may have callbacks of more than one meaning. */
  readonly params: Readonly<Record<string, unknown>>
  /** Unix time in seconds. */
  readonly now: number
}

/** A callback as the engine sends it. */
export interface Callback<P extends Fields = Fields> extends CallbackNotes<P> {
  readonly service: string
  readonly settled?: (event: SettledEvent<unknown>) => Promise<void>
  readonly addresses?: (state: unknown) => Promise<readonly OwnAddress[]>
  readonly receiving?: Receiving<unknown>
  readonly certification?: Certification<unknown>
}

/** Why a try did not settle its delivery. */
export interface AttemptExplanation extends Prose {
  readonly slug: string
}

/** Why no answer came. */
export type SendFailure = 'timeout' | 'refused' | 'reset' | 'unresolved' | 'forbidden' | 'dropped' | 'defect' | 'other'

/** One try to deliver. */
export interface Attempt {
  /** Unix time in seconds (virtual), with milliseconds as fraction. */
  readonly at: number
  /** HTTP status, absent when no answer came. */
  readonly status?: number
  /** Real milliseconds the try took. */
  readonly durationMs: number
  /** The first 16 KB of the answer, without the sandbox's keys. */
  readonly reply?: string
  readonly verdict: Verdict
  /** Why no usable answer came. */
  readonly error?: string
  /** What is odd about the answer although its verdict stands. */
  readonly remark?: string
  readonly failure?: SendFailure
  /** What was wrong with the answer, and what to change; absent when nothing was. */
  readonly explanation?: AttemptExplanation
  /** The fault that had a hand in it. */
  readonly fault?: FaultNote
  /** The process that made it ended before its outcome was known: the game may have got it. It is no try of the schedule. */
  readonly uncertain?: true
  /** The second of two posts that a fault made side by side; it is no try of the schedule. */
  readonly duplicate?: true
}

export type DeliveryState = 'scheduled' | 'delivered' | 'failed' | 'cancelled'

/** A callback on its way: the signed bytes and everything that happened to them. */
export interface Delivery {
  readonly id: string
  readonly callback: string
  readonly provider: string
  readonly tenant: string
  readonly order: string
  readonly url: string
  /** Set where the address is neither the order's nor its tenant's. */
  readonly by?: Redirected
  readonly encoding: 'form' | 'json'
  readonly params: Readonly<Record<string, unknown>>
  /** The signed bytes; every attempt sends exactly these. */
  readonly body: string
  /** Set when they are the query of a GET. */
  readonly method?: 'GET'
  /** Another format than the callback's own. */
  readonly format?: string
  /** Which of the params is the signature, where it is not `sign`. */
  readonly signature?: string
  /** What is odd about what is sent. */
  readonly remark?: string
  readonly state: DeliveryState
  /** Unix time in seconds (virtual). */
  readonly createdAt: number
  /** When the next attempt is due; once settled, when the last one was. */
  readonly dueAt: number
  readonly attempts: readonly Attempt[]
  /** When an attempt began whose outcome is not kept yet; noted where another process may take over meanwhile. */
  readonly sendingSince?: number
  /** Id of the request or action that caused it. */
  readonly cause: string
  /** Deliveries of one lane leave one after another. */
  readonly lane: string
  /** Counts up; the order of creation. */
  readonly sequence: number
  readonly replayOf?: string
  /** How it was asked to be delivered. */
  readonly script?: DeliverScript
}
