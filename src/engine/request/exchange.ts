import type { FaultNote } from '../../contract/fault.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Wire } from '../../contract/schema/wire.ts'
import type { Service } from '../../contract/service.ts'
import type { Store } from '../../contract/store.ts'
import type { Ids } from '../../contract/values/ids.ts'
import type { Deliveries } from '../callbacks/deliveries.ts'
import type { Targets } from '../callbacks/targets.ts'
import type { Diagnosis, Diagnostics } from '../explain/diagnostics.ts'
import type { KnownKeys } from '../explain/knownKeys.ts'
import type { RefusedRequest } from '../explain/refusal.ts'
import type { Faults } from '../faults/faults.ts'
import type { Events } from '../journal/events.ts'
import type { Journal } from '../journal/journal.ts'
import type { Outbox } from '../persistence/outbox.ts'
import type { VirtualClock } from '../runtime/clock.ts'
import type { Checked, CheckParts } from './checks.ts'
import type { Effects } from './effects.ts'
import type { HeldRequests } from './heldRequests.ts'
import type { Outcome, ProviderResponse } from './response.ts'

/** A provider request, read but not judged. */
export interface Incoming {
  readonly method: string
  readonly path: string
  readonly wire: Wire
  /** What arrived, byte by byte; looked at again only when the request is refused. */
  readonly body: Buffer
  readonly query: string
  readonly contentType: string
  /** Base URL under which the client reached the sandbox. */
  readonly origin: string
}

/** What requests, actions and pages need of the sandbox they run in. */
export interface PipelineParts extends CheckParts {
  /** Name of the namespace, empty for the sandbox itself. */
  readonly namespace: string
  readonly clock: VirtualClock
  readonly store: Store
  readonly ids: Ids
  readonly journal: Journal
  readonly deliveries: Deliveries
  readonly targets: Targets
  readonly outbox: Outbox
  readonly events: Events
  readonly diagnostics: Diagnostics
  readonly knownKeys: KnownKeys
  readonly faults: Faults
  readonly heldRequests: HeldRequests
}

/** One request on its way through the stages. Each stage reads what earlier ones found and adds its own. */
export interface Exchange {
  readonly service: Service
  readonly operation: Operation
  readonly incoming: Incoming
  readonly id: string
  /** Unix time in seconds (virtual), with milliseconds as fraction. */
  readonly at: number
  /** Real milliseconds, of `performance.now()`. */
  readonly startedMs: number
  /** The fault that spoils it. */
  fault: FaultNote | undefined
  checked: Checked | undefined
  /** How it ended: set by the fault or by the handler. */
  outcome: Outcome | undefined
  effects: Effects
  /** A refused request, or one that was found fault with, with what explains it. */
  refused: RefusedRequest | undefined
  /** What there is to say of the fault. */
  faultDiagnosis: Diagnosis | undefined
  /** What its handler found odd about it although it was accepted. */
  remark: Diagnosis | undefined
  /** What there is to say of the request. */
  diagnosis: Diagnosis | undefined
  response: ProviderResponse | undefined
}

/** Returned by a stage when the request was given up, as by a reset while it was held: nothing more happens to it. */
export const ABANDONED = 'abandoned'

/** One step of the pipeline. It returns a promise only when it has to wait. */
export type Stage = (exchange: Exchange) => undefined | Promise<undefined | typeof ABANDONED>
