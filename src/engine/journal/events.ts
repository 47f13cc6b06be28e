import { EventEmitter } from 'node:events'
import type { Attempt, Delivery } from '../../contract/callbacks/callback.ts'
import type { CertifyEvent } from '../../contract/certification/certifyReport.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { StoreError } from '../../contract/store.ts'
import type { Mail } from '../../contract/values/mail.ts'
import { about } from '../../contract/values/prose.ts'
import type { Route } from '../matching/nearestRoutes.ts'
import type { JournalRecord } from './journalEntry.ts'

/** What a clock shows. */
export interface ClockShown {
  /** Unix time in seconds, milliseconds as fraction. */
  readonly now: number
  readonly frozen: boolean
  /** While the clock is being advanced: pieces of work that have ended so far. */
  readonly ran?: number
}

/** Why a request through the proxy was not served: its host, its path, or a client that does not trust the sandbox. */
export type ProxyReason = 'host-not-served' | 'path-not-served' | 'certificate-not-trusted' | 'handshake-failed'

/** A request that no route serves, by its path or its method. */
export interface Unmatched {
  /** Unix time in seconds (virtual), with milliseconds as fraction. */
  readonly at: number
  readonly method: string
  readonly path: string
  /** The host a client wanted to reach through the proxy. */
  readonly host?: string
  /** What was wrong with a request through the proxy. */
  readonly reason?: ProxyReason
  /** The same in a sentence, with what to do about it. */
  readonly detail?: string
  /** The sentence in both languages. */
  readonly explanation?: Prose
  /** The routes that may have been meant, nearest first. */
  readonly nearest: readonly Route[]
}

/** A call of the admin API with its answer. */
export interface AdminCalled {
  /** Id of the operation, or `egret.pay` for an action. */
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly status: number
  /** Real milliseconds. */
  readonly durationMs: number
}

/** What a sandbox tells its listeners: the log, waiting tests, an event stream. */
export interface EventMap {
  /** The raw record, secrets included: show it through `shownEntry` or pick harmless fields. */
  request: [JournalRecord]
  /** A request that no route serves; keys are taken out of its path. */
  unmatched: [Unmatched]
  /** A delivery was created or changed its state. */
  callback: [Delivery]
  attempt: [Delivery, Attempt]
  /** A fault has put off an attempt that was due. */
  postponed: [Delivery]
  /** A mail was put into the outbox. */
  outbox: [Mail]
  /** A defect of the sandbox itself. */
  defect: [{ readonly where: string; readonly error: unknown }]
  /** Something odd that may be meant, in a sentence. */
  warning: [Prose]
  /** A call of the admin API was answered. */
  admin: [AdminCalled]
  /** The clock was set, frozen, let go or moved on; also now and then while it is being moved through much work. */
  clock: [ClockShown]
  /** A certify run has begun, found something or ended. */
  certify: [CertifyEvent]
  reset: []
  /** The sandbox ends. */
  close: []
}

export type Events = EventEmitter<EventMap>

export function createEvents(): Events {
  const events: Events = new EventEmitter()
  // Every waiting test is a listener; many of them are no leak.
  events.setMaxListeners(0)
  return events
}

/** Tells of something that failed in the sandbox itself. `where` is what failed: `the clock`. */
export function tellDefect(events: Events, where: string, error: unknown): void {
  // A disk that took nothing is no defect of the sandbox: its sentence says what to do.
  if (error instanceof StoreError) events.emit('warning', about(where, error.prose))
  else events.emit('defect', { where, error })
}
