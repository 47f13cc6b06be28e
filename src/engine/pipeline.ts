import type { Callback, Delivery, Emission } from '../contract/callback.ts'
import { type ErrorEntry, ProviderError } from '../contract/errors.ts'
import type { Fields, Prose } from '../contract/field.ts'
import type { Ids } from '../contract/ids.ts'
import type { Call, Operation } from '../contract/operation.ts'
import type { Service } from '../contract/provider.ts'
import type { Store, Transaction } from '../contract/store.ts'
import type { Wire } from '../contract/wire.ts'
import { type Checked, runChecks } from './checks.ts'
import type { VirtualClock } from './clock.ts'
import type { Deliveries } from './deliveries.ts'
import type { Diagnostics } from './diagnosis.ts'
import type { Events } from './events.ts'
import type { RefusedRequest } from './explain/refusal.ts'
import { type Journal, type JournalRecord, keptRecord } from './journal.ts'
import type { Keyring } from './keyring.ts'
import { type Answer, answerTo, createResults, type Outcome, thrown } from './outcome.ts'

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

export interface PipelineParts {
  readonly store: Store
  readonly clock: VirtualClock
  readonly ids: Ids
  readonly journal: Journal
  readonly deliveries: Deliveries
  readonly events: Events
  readonly diagnostics: Diagnostics
  readonly keyring: Keyring
}

/** How a handler refuses: thrown, so that its transaction is undone. */
export function fail(error: string, detail?: string | Prose): never {
  throw new ProviderError(error, detail)
}

/** What a handler gets. Callbacks it emits are collected in `queued`, to be sent once the transaction is kept. */
export function handlerCall<Tenant>(
  parts: Pick<PipelineParts, 'clock' | 'ids' | 'deliveries'>,
  tx: Transaction,
  given: { params: unknown; tenant: Tenant; state: unknown; origin: string; cause: string; queued: Delivery[] },
): Call<unknown, Tenant, unknown, string> {
  return {
    params: given.params,
    tenant: given.tenant,
    state: given.state,
    now: parts.clock.now(),
    ids: parts.ids,
    origin: given.origin,
    fail,
    async emit<P extends Fields>(callback: Callback<P>, emission: Emission<P>) {
      const delivery = await parts.deliveries.queue(tx, callback, emission, given.cause)
      given.queued.push(delivery)
      return delivery.id
    },
  }
}

/** Opens a provider's state on a transaction; a store that has one transaction object gets one state. */
export function createOpener() {
  const opened = new Map<Service, { tx: Transaction; state: unknown }>()
  return (service: Service, tx: Transaction): unknown => {
    const known = opened.get(service)
    if (known?.tx === tx) return known.state
    const state = service.open(tx)
    opened.set(service, { tx, state })
    return state
  }
}

/** One request on its way through the pipeline. */
interface Run {
  readonly id: string
  readonly queued: Delivery[]
  checked: Checked | undefined
}

/** Runs one operation of a provider: checks, handler, envelope, journal, in one transaction. */
export function createPipeline(parts: PipelineParts) {
  const { store, clock, ids, journal, deliveries, events, diagnostics, keyring } = parts
  const resultsOf = createResults()
  const open = createOpener()

  /** Checks and handler in one transaction; a refusal of the handler undoes what it did. */
  function decide(service: Service, operation: Operation, incoming: Incoming, run: Run): Promise<Outcome> {
    return store.transaction(async (tx) => {
      const state = open(service, tx)
      const checked = await runChecks(service, operation, incoming.wire, state, clock.now())
      run.checked = checked
      if (checked.refusal) return { kind: 'refused', ...checked.refusal }
      const given = {
        params: checked.reading.params,
        tenant: checked.tenant,
        state,
        origin: incoming.origin,
        cause: run.id,
        queued: run.queued,
      }
      return { kind: 'ok', data: await operation.handle(handlerCall(parts, tx, given)) }
    })
  }

  /** Sends what the handler queued; an operation that answers by their outcome waits for it, with no transaction open. */
  async function deliver(service: Service, operation: Operation, incoming: Incoming, run: Run, decided: Outcome) {
    const { queued, checked } = run
    const settled = operation.answer ? queued.map(({ id }) => deliveries.settled(id)) : []
    deliveries.launch(queued)
    const { answer } = operation
    if (!answer || decided.kind !== 'ok') return decided
    const outcomes = await Promise.all(settled)
    return store.transaction<Outcome>(async (tx) => {
      const given = {
        params: checked?.reading.params,
        tenant: checked?.tenant,
        state: open(service, tx),
        origin: incoming.origin,
        cause: run.id,
        queued: [],
      }
      const call = { ...handlerCall(parts, tx, given), data: decided.data, deliveries: outcomes }
      return { kind: 'ok', data: await answer(call) }
    })
  }

  async function entryOf(service: Service, error: string): Promise<ErrorEntry> {
    const entry = service.errors[error] as ErrorEntry
    const { override } = service
    if (!override) return entry
    return { ...entry, ...(await store.transaction((tx) => override(open(service, tx), error))) }
  }

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

  return async function run(service: Service, operation: Operation, incoming: Incoming): Promise<Answer> {
    const started = performance.now()
    const requestId = ids.serial('req')
    const at = clock.nowMs() / 1000
    const progress: Run = { id: requestId, queued: [], checked: undefined }
    let outcome: Outcome
    try {
      outcome = await decide(service, operation, incoming, progress)
    } catch (error) {
      // The transaction was undone, and with it the callbacks it had queued.
      progress.queued.length = 0
      outcome = thrown(error)
    }
    const { checked, queued } = progress
    if (queued.length > 0) outcome = await deliver(service, operation, incoming, progress, outcome).catch(thrown)
    const entry = outcome.kind === 'refused' ? await entryOf(service, outcome.error) : undefined
    const refused =
      outcome.kind === 'refused' ? await refusedOf(service, operation, incoming, checked, outcome) : undefined
    const diagnosis = refused && diagnostics.atOnce(refused)
    const answer = answerTo(service, outcome, entry, requestId, diagnosis?.slug)
    const record: JournalRecord = {
      id: requestId,
      at,
      service,
      operation,
      method: incoming.method,
      path: incoming.path,
      texts: incoming.wire.texts,
      tenant: checked?.tenantId,
      key: checked?.key,
      verified: checked?.verified ?? false,
      checks: resultsOf(service, outcome, checked),
      outcome: outcome.kind === 'ok' ? 'ok' : outcome.kind === 'refused' ? outcome.error : 'DEFECT',
      diagnosis: answer.diagnosis,
      reason: diagnosis?.en,
      refused,
      status: answer.status,
      response: answer.body,
      durationMs: performance.now() - started,
      callbacks: queued.map(({ id }) => id),
    }
    journal.add(keptRecord(record, incoming.body.length + incoming.query.length, diagnosis))
    if (outcome.kind === 'defect')
      events.emit('defect', { where: `${service.id} ${operation.id}`, error: outcome.error })
    events.emit('request', record)
    return answer
  }
}
