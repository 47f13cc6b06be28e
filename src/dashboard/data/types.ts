import type { Static } from 'typebox'
import type { runSchema } from '../../admin/schemas/certify.ts'
import type { comparedParameter, comparedPart } from '../../admin/schemas/compared.ts'
import type { delivery } from '../../admin/schemas/delivery.ts'
import type { destination } from '../../admin/schemas/destination.ts'
import type { entry } from '../../admin/schemas/entry.ts'
import type { mail } from '../../admin/schemas/mail.ts'

/** A text in both languages. */
export interface Prose {
  readonly en: string
  readonly zh: string
}

export type CertifyRun = Static<typeof runSchema>
export type CertifyReport = NonNullable<CertifyRun['report']>
export type CheckResult = CertifyReport['checks'][number]
/** A check that has ended, as the stream tells of it. */
export type CheckBrief = Pick<CheckResult, 'id' | 'group' | 'verdict'>
export type CertifyEvent = Omit<CertifyRun, 'report'> & { readonly result?: CheckBrief }
export type Entry = Static<typeof entry>
export type Delivery = Static<typeof delivery>
export type Attempt = Delivery['attempts'][number]
export type Mail = Static<typeof mail>
export type ComparedPart = Static<typeof comparedPart>
export type ComparedParameter = Static<typeof comparedParameter>

export type Destination = Static<typeof destination>

/** A request as a line of the list; the stream sends no more than this. */
export type RequestRow = Omit<Entry, 'wire' | 'response' | 'signature' | 'checks'>

/** A delivery as a line of the list. */
export interface DeliveryRow extends Omit<Delivery, 'params' | 'body' | 'attempts'> {
  readonly tries: number
  readonly last?: Omit<Attempt, 'reply'>
}

export interface Explanation {
  readonly id: string
  readonly outcome: string
  readonly diagnosis?: string
  readonly explanation: string
  readonly explanationZh: string
  readonly stringToSign?: string
  readonly expected?: string
  readonly received?: string
  readonly verdict?: 'exact' | 'likely' | 'none'
  readonly mistakes?: readonly (Prose & { readonly slug: string; readonly change: Prose })[]
  readonly signed?: string
  readonly parts: readonly ComparedPart[]
  readonly parameters: readonly ComparedParameter[]
  readonly curl?: string
}

export interface ClockState {
  readonly now: number
  readonly frozen: boolean
}

export interface Fault {
  readonly id: string
  readonly match?: Readonly<Record<string, unknown>>
  readonly effect: Readonly<Record<string, unknown>>
  readonly times?: number
  /** How often it still happens. */
  readonly left?: number
  readonly probability?: number
  readonly [more: string]: unknown
}

/** The part of JSON Schema that forms and tables are made of. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly 'x-description-zh'?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
}

export interface Action {
  readonly id: string
  readonly summary: Prose
  readonly params: Schema
}

export interface List {
  readonly id: string
  readonly summary: Prose
  readonly searched: readonly string[]
  readonly actions: readonly string[]
  readonly item: Schema
}

export interface Provider {
  readonly id: string
  readonly title: Prose
  readonly basePath: string
  readonly errors: Readonly<Record<string, Prose & { readonly code: string }>>
  readonly operations: readonly { readonly id: string; readonly path: string; readonly summary: Prose }[]
  readonly callbacks: readonly { readonly id: string; readonly summary: Prose }[]
  readonly actions: readonly Action[]
  readonly lists: readonly List[]
}

/** What happened in a tenth of a second. */
export interface Batch {
  readonly events: readonly BatchEvent[]
  /** What came beyond what a batch carries, by kind. */
  readonly more: Readonly<Record<string, number>>
}

export type BatchEvent =
  | { readonly event: 'request'; readonly data: RequestRow }
  | { readonly event: 'callback' | 'attempt'; readonly data: DeliveryRow }
  | { readonly event: 'outbox'; readonly data: Mail }
  | { readonly event: 'clock'; readonly data: ClockState }
  | { readonly event: 'certify'; readonly data: CertifyEvent }
  | { readonly event: 'reset'; readonly data: Readonly<Record<string, never>> }
