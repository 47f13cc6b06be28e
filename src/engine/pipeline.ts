import type { Callback, Delivery, Emission } from '../contract/callback.ts'
import { type ErrorEntry, ProviderError } from '../contract/errors.ts'
import type { Fields } from '../contract/field.ts'
import type { Ids } from '../contract/ids.ts'
import type { Call, Operation } from '../contract/operation.ts'
import type { Service } from '../contract/provider.ts'
import type { Store, Transaction } from '../contract/store.ts'
import type { Wire } from '../contract/wire.ts'
import { type Checked, checkResults, runChecks } from './checks.ts'
import type { VirtualClock } from './clock.ts'
import type { Deliveries } from './deliveries.ts'
import type { Events } from './events.ts'
import type { CheckResult, Journal, JournalRecord } from './journal.ts'

/** A provider request, read but not judged. */
export interface Incoming {
  readonly method: string
  readonly path: string
  readonly wire: Wire
  /** Base URL under which the client reached the sandbox. */
  readonly origin: string
}

/** What goes back, byte for byte. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly requestId: string
  /** Short name of what is worth saying about the request. */
  readonly diagnosis?: string
}

export interface PipelineParts {
  readonly store: Store
  readonly clock: VirtualClock
  readonly ids: Ids
  readonly journal: Journal
  readonly deliveries: Deliveries
  readonly events: Events
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** How a handler refuses: thrown, so that its transaction is undone. */
export function fail(error: string, detail?: string): never {
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

type Outcome =
  | { readonly kind: 'ok'; readonly data: unknown }
  | { readonly kind: 'refused'; readonly error: string; readonly check?: string; readonly detail?: string }
  | { readonly kind: 'defect'; readonly error: unknown }

/** One request on its way through the pipeline. */
interface Run {
  readonly id: string
  readonly queued: Delivery[]
  checked: Checked | undefined
}

function thrown(error: unknown): Outcome {
  if (!(error instanceof ProviderError)) return { kind: 'defect', error }
  return { kind: 'refused', error: error.error, ...(error.detail !== undefined && { detail: error.detail }) }
}

/** Runs one operation of a provider: checks, handler, envelope, journal, in one transaction. */
export function createPipeline(parts: PipelineParts) {
  const { store, clock, ids, journal, deliveries, events } = parts
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

  return async function run(service: Service, operation: Operation, incoming: Incoming): Promise<Answer> {
    const started = performance.now()
    const requestId = ids.serial('req')
    const at = clock.nowMs() / 1000
    const progress: Run = { id: requestId, queued: [], checked: undefined }
    let outcome: Outcome
    try {
      outcome = await decide(service, operation, incoming, progress)
    } catch (error) {
      progress.queued.length = 0
      outcome = thrown(error)
    }
    const { checked, queued } = progress
    if (queued.length > 0) deliveries.launch(queued)

    const answer = answerTo(service, outcome, requestId, incoming.wire)
    const record: JournalRecord = {
      id: requestId,
      at,
      provider: service.id,
      operation: operation.id,
      method: incoming.method,
      path: incoming.path,
      texts: incoming.wire.texts,
      checks: resultsOf(service, outcome, checked),
      outcome: outcome.kind === 'ok' ? 'ok' : outcome.kind === 'refused' ? outcome.error : 'DEFECT',
      status: answer.status,
      response: answer.body,
      durationMs: performance.now() - started,
      callbacks: queued.length === 0 ? NO_CALLBACKS : queued.map(({ id }) => id),
      diagnosis: answer.diagnosis,
      tenant: checked?.tenantId,
      key: checked?.key,
      signature: checked?.signature,
    }
    journal.add(record)
    if (outcome.kind === 'defect')
      events.emit('defect', { where: `${service.id} ${operation.id}`, error: outcome.error })
    events.emit('request', record)
    return answer
  }
}

const NO_CALLBACKS: readonly string[] = Object.freeze([])

/** Answers what to keep as the checks of a request; accepted ones of a provider share one list. */
function createResults() {
  const allPassed = new Map<Service, readonly CheckResult[]>()
  return (service: Service, outcome: Outcome, checked: Checked | undefined): readonly CheckResult[] => {
    if (checked?.refusal) return checkResults(service, checked.refusal)
    let passed = allPassed.get(service)
    if (!passed) {
      passed = checkResults(service, undefined)
      allPassed.set(service, passed)
    }
    if (outcome.kind !== 'refused') return passed
    return [...passed, { check: 'operation', passed: false, ...(outcome.detail && { detail: outcome.detail }) }]
  }
}

/** Why a built-in check refused, as a short name; an operation's own refusal is named by its error. */
const DIAGNOSES: Readonly<Record<string, string>> = {
  required: 'parameters-missing',
  format: 'parameters-malformed',
  tenant: 'unknown-tenant',
  signature: 'signature-mismatch',
}

function diagnose(refusal: { error: string; check?: string }, wire: Wire): string {
  if (refusal.check === 'required' && wire.problem !== undefined) return 'body-not-readable'
  return DIAGNOSES[refusal.check ?? ''] ?? refusal.error.toLowerCase().replaceAll('_', '-')
}

function answerTo(service: Service, outcome: Outcome, requestId: string, wire: Wire): Answer {
  if (outcome.kind === 'ok') {
    const body = JSON.stringify(service.envelope.success(outcome.data))
    return { status: 200, contentType: JSON_TYPE, body, requestId }
  }
  if (outcome.kind === 'defect') {
    const problem = {
      type: 'urn:channel-sandbox:defect',
      title: 'The sandbox failed',
      status: 500,
      detail: 'This is a defect of the sandbox, not an answer of the provider. Its log has the stack.',
      requestId,
    }
    const body = JSON.stringify(problem)
    return { status: 500, contentType: 'application/problem+json', body, requestId, diagnosis: 'sandbox-defect' }
  }
  const entry = service.errors[outcome.error] as ErrorEntry
  const body = JSON.stringify(service.envelope.failure(entry, outcome))
  return {
    status: entry.status ?? 200,
    contentType: service.envelope.failureType ?? JSON_TYPE,
    body,
    requestId,
    diagnosis: diagnose(outcome, wire),
  }
}
