import type { Delivery, DeliveryState } from '../contract/callbacks/callback.ts'
import type { FaultEffect as AnyEffect } from '../contract/fault.ts'
import type { JournalEntry as AnyEntry } from '../engine/journal/journalEntry.ts'
import type { ParamMatch } from '../engine/matching/match.ts'
import type { CallbackName, OperationName, Outcome, ProviderName, RefusalName } from './shipped.ts'

/** What is looked for among requests; what is absent matches everything. */
export interface Criteria {
  readonly provider?: ProviderName
  readonly operation?: OperationName
  /** App, merchant, product or game. */
  readonly tenant?: string
  /** How a request ended. */
  readonly outcome?: Outcome
  /** Values of parameters, or regular expressions that find something in them. */
  readonly params?: Readonly<Record<string, ParamMatch>>
}

/** What is looked for in the journal, without how many are returned. */
export interface RequestQuery extends Criteria {
  /** Unix time in seconds; requests at or after it. */
  readonly since?: number
  /** Id of a request; those older than it, and all where the journal no longer has it. */
  readonly before?: string | undefined
  /** A text that id, operation, tenant, outcome, diagnosis, a parameter or the response has in it, in any case. */
  readonly search?: string | undefined
}

/** What is looked for in the journal. */
export interface JournalQuery extends RequestQuery {
  readonly limit?: number
}

/** One request as the journal shows it. */
export interface JournalEntry extends Omit<AnyEntry, 'provider' | 'operation' | 'outcome'> {
  readonly provider: ProviderName
  readonly operation: OperationName
  /** `ok`, the name of the refusal, `FAULT` when a fault kept it from being carried out, or `DEFECT`. */
  readonly outcome: Outcome
}

/** The callbacks to wait for. Without a state: those that are settled, delivered or not. */
export interface CallbackQuery {
  readonly id?: Delivery['id']
  readonly state?: DeliveryState
  readonly provider?: ProviderName
  /** The provider's order number. */
  readonly order?: string
  /** Unix time in seconds. */
  readonly since?: number
}

/** What goes wrong. Requests take `delay, refuse, status, drop, garbage`, callbacks `delay, drop: true, duplicate, sign, beforeResponse`. */
export interface FaultEffect extends Omit<AnyEffect, 'refuse'> {
  /** Name of one of the provider's refusals. */
  readonly refuse?: RefusalName
}

/** What a fault spoils: requests, or callbacks where the operation is one of them. */
export interface FaultMatch extends Omit<Criteria, 'operation'> {
  readonly operation?: OperationName | CallbackName
}

/** A fault as it is asked for, its regular expressions as texts or as JavaScript has them. */
export interface FaultInput {
  readonly match?: FaultMatch
  readonly effect: FaultEffect
  /** How often it happens; every time when absent. */
  readonly times?: number
  /** 0 to 1; always when absent. */
  readonly probability?: number
}
