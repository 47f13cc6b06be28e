import type { FaultNote } from '../contract/fault.ts'
import type { Ids } from '../contract/ids.ts'
import type { Operation } from '../contract/operation.ts'
import type { Service } from '../contract/service.ts'
import { OwnershipLost, type Store } from '../contract/store.ts'
import type { Wire } from '../contract/wire.ts'
import { createCarrying, type Run } from './carrying.ts'
import type { Checked, CheckParts } from './checks.ts'
import type { VirtualClock } from './clock.ts'
import type { Deliveries } from './deliveries.ts'
import type { Diagnosis, Diagnostics } from './diagnosis.ts'
import { noEffects } from './effects.ts'
import type { Events } from './events.ts'
import { explainFault } from './explain/fault.ts'
import type { RefusedRequest } from './explain/refusal.ts'
import type { Faults } from './faults.ts'
import type { Held } from './held.ts'
import type { Journal } from './journal.ts'
import type { Keyring } from './keyring.ts'
import type { Outbox } from './outbox.ts'
import { type Answer, answerTo, createResults, type Outcome, thrown } from './outcome.ts'
import { type JournalRecord, keptRecord } from './record.ts'
import { createTampering, isCarriedOut } from './tampering.ts'

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

export interface PipelineParts extends CheckParts {
  /** Name of the namespace, empty for the sandbox itself. */
  readonly namespace: string
  readonly store: Store
  readonly clock: VirtualClock
  readonly ids: Ids
  readonly journal: Journal
  readonly deliveries: Deliveries
  readonly outbox: Outbox
  readonly events: Events
  readonly diagnostics: Diagnostics
  readonly keyring: Keyring
  readonly faults: Faults
  readonly held: Held
}

/** `ok`, the name of the refusal, `FAULT` or `DEFECT`. */
function outcomeName(outcome: Outcome): string {
  if (outcome.kind === 'ok') return 'ok'
  return outcome.kind === 'defect' ? 'DEFECT' : outcome.error
}

/** What there is to say of a fault. A request that was only late and then refused has something better to say. */
function tellsOf(fault: FaultNote, { kind }: Outcome, named: string): Diagnosis | undefined {
  const onlyLate = Object.keys(fault.effect).every((name) => name === 'delay' || name === 'carriedOut')
  if (onlyLate && kind !== 'ok') return undefined
  return explainFault(fault, kind === 'fault' ? undefined : named)
}

/** Runs one operation of a provider: checks, handler, envelope, journal, in one transaction. */
export function createPipeline(parts: PipelineParts) {
  const { clock, ids, journal, events, diagnostics, keyring, faults } = parts
  const resultsOf = createResults()
  const { decide, deliver, entryOf } = createCarrying(parts)
  const tampering = createTampering(parts, entryOf)

  /** A refused request with what explains it. */
  async function refusedOf(
    service: Service,
    operation: Operation,
    incoming: Incoming,
    checked: Checked | undefined,
    refusal: RefusedRequest['refusal'],
  ): Promise<RefusedRequest> {
    const { wire, body, query, contentType } = incoming
    return {
      service,
      operation,
      wire,
      // A copy: the journal must not hold on to the socket's buffer.
      raw: { body: body.toString('latin1'), query, contentType },
      tenant: checked?.tenantId,
      key: checked?.key,
      refusal,
      keys: await keyring.current(),
    }
  }

  /** Checks, handler and callbacks; whatever is thrown is an outcome. */
  async function carryOut(service: Service, operation: Operation, incoming: Incoming, run: Run): Promise<Outcome> {
    let outcome: Outcome
    try {
      outcome = await decide(service, operation, incoming, run)
    } catch (error) {
      // Nothing of it is left here: the new owner is asked instead.
      if (error instanceof OwnershipLost && error.kept === 'no') throw error
      // The transaction was undone, and with it the callbacks and mails it had kept.
      run.effects = noEffects()
      outcome = thrown(error)
    }
    const { queued, mails } = run.effects
    if (queued.length === 0 && mails.length === 0) return outcome
    return deliver(service, operation, incoming, run, outcome).catch(thrown)
  }

  /** The same with a fault in its way. Answers nothing when the request was given up while it was held back. */
  async function carryOutBadly(
    fault: FaultNote,
    ...request: Parameters<typeof carryOut>
  ): Promise<Outcome | undefined> {
    const { delay, carriedOut, refuse } = fault.effect
    if (delay !== undefined && !carriedOut && !(await tampering.hold(delay))) return undefined
    if (!isCarriedOut(fault)) return { kind: 'fault', error: refuse ?? 'FAULT' }
    const outcome = await carryOut(...request)
    if (delay !== undefined && carriedOut && !(await tampering.hold(delay))) return undefined
    return outcome
  }

  return async function run(service: Service, operation: Operation, incoming: Incoming): Promise<Answer> {
    const started = performance.now()
    const requestId = ids.serial('req')
    const at = clock.nowMs() / 1000
    const progress: Run = { id: requestId, effects: noEffects(), checked: undefined }
    const fault = faults.onRequests ? await tampering.find(service, operation, incoming) : undefined
    const outcome = fault
      ? await carryOutBadly(fault, service, operation, incoming, progress)
      : await carryOut(service, operation, incoming, progress)
    if (!outcome) return { status: 0, contentType: '', body: '', requestId, cut: 'reset' }
    const { checked, effects } = progress
    const entry = outcome.kind === 'refused' ? await entryOf(service, outcome.error) : undefined
    const note = checked?.notes?.[0]
    const concern = outcome.kind === 'refused' ? outcome : outcome.kind === 'ok' ? note : undefined
    const refused = concern && (await refusedOf(service, operation, incoming, checked, concern))
    const named = outcomeName(outcome)
    const told = fault && tellsOf(fault, outcome, named)
    const diagnosis = told ?? (refused && diagnostics.atOnce(refused))
    const answered = answerTo(service, outcome, entry, requestId, diagnosis?.slug)
    const answer = fault ? await tampering.answer(service, fault, answered) : answered
    const record: JournalRecord = {
      id: requestId,
      at,
      namespace: parts.namespace,
      service,
      operation,
      method: incoming.method,
      path: incoming.path,
      texts: incoming.wire.texts,
      tenant: checked?.tenantId,
      key: checked?.key,
      verified: checked?.verified ?? false,
      checks: resultsOf(service, outcome, checked, told?.en),
      outcome: named,
      diagnosis: answer.diagnosis,
      reason: diagnosis?.en,
      refused,
      fault,
      told,
      secrets: keyring.secrets,
      status: answer.status,
      response: answer.body,
      durationMs: performance.now() - started,
      callbacks: effects.queued.map(({ id }) => id),
    }
    journal.add(keptRecord(record, incoming.body.length + incoming.query.length, diagnosis))
    if (outcome.kind === 'defect')
      events.emit('defect', { where: `${service.id} ${operation.id}`, error: outcome.error })
    events.emit('request', record)
    return answer
  }
}
