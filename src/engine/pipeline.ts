import type { Callback, Delivery, Emission } from '../contract/callback.ts'
import { type ErrorEntry, ProviderError } from '../contract/errors.ts'
import type { Fields, Prose } from '../contract/field.ts'
import type { Ids } from '../contract/ids.ts'
import type { Mail } from '../contract/mail.ts'
import type { Call, Operation } from '../contract/operation.ts'
import type { Service } from '../contract/provider.ts'
import type { Store, Transaction } from '../contract/store.ts'
import type { Wire } from '../contract/wire.ts'
import { type Checked, type CheckParts, runChecks } from './checks.ts'
import type { VirtualClock } from './clock.ts'
import type { Deliveries } from './deliveries.ts'
import type { Diagnostics } from './diagnosis.ts'
import type { Events } from './events.ts'
import type { RefusedRequest } from './explain/refusal.ts'
import type { Journal } from './journal.ts'
import type { Keyring } from './keyring.ts'
import type { Outbox } from './outbox.ts'
import { type Answer, answerTo, createResults, type Outcome, thrown } from './outcome.ts'
import { type JournalRecord, keptRecord } from './record.ts'

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
}

/** What a handler did to the outside world: kept in its transaction, let go once that is kept. */
export interface Effects {
  readonly queued: Delivery[]
  readonly mails: Mail[]
}

export const noEffects = (): Effects => ({ queued: [], mails: [] })

/** Sends the callbacks and announces the mails of a transaction that was kept. */
export function release({ deliveries, outbox }: Pick<PipelineParts, 'deliveries' | 'outbox'>, effects: Effects): void {
  deliveries.launch(effects.queued)
  outbox.announce(effects.mails)
}

/** How a handler refuses: thrown, so that its transaction is undone. */
export function fail(error: string, detail?: string | Prose, more?: Readonly<Record<string, unknown>>): never {
  throw new ProviderError(error, detail, more)
}

/** What a handler gets. What it emits and mails is collected in `effects`, for {@link release}. */
export function handlerCall<Tenant>(
  parts: Pick<PipelineParts, 'clock' | 'ids' | 'deliveries' | 'outbox'>,
  tx: Transaction,
  given: { params: unknown; tenant: Tenant; state: unknown; origin: string; cause: string; effects: Effects },
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
      given.effects.queued.push(delivery)
      return delivery.id
    },
    async mail(mail) {
      given.effects.mails.push(await parts.outbox.put(tx, mail, given.cause))
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
  effects: Effects
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
      const checked = await runChecks(service, operation, incoming.wire, state, parts)
      run.checked = checked
      if (checked.refusal) return { kind: 'refused', ...checked.refusal }
      const given = {
        params: checked.reading.params,
        tenant: checked.tenant,
        state,
        origin: incoming.origin,
        cause: run.id,
        effects: run.effects,
      }
      return { kind: 'ok', data: await operation.handle(handlerCall(parts, tx, given)) }
    })
  }

  /** Lets go what the handler did; an operation that answers by their outcome waits for it, with no transaction open. */
  async function deliver(service: Service, operation: Operation, incoming: Incoming, run: Run, decided: Outcome) {
    const { effects, checked } = run
    const settled = operation.answer ? effects.queued.map(({ id }) => deliveries.settled(id)) : []
    release(parts, effects)
    const { answer } = operation
    if (!answer || decided.kind !== 'ok') return decided
    const outcomes = await Promise.all(settled)
    const late = noEffects()
    const answered = await store.transaction<Outcome>(async (tx) => {
      const given = {
        params: checked?.reading.params,
        tenant: checked?.tenant,
        state: open(service, tx),
        origin: incoming.origin,
        cause: run.id,
        effects: late,
      }
      const call = { ...handlerCall(parts, tx, given), data: decided.data, deliveries: outcomes }
      return { kind: 'ok', data: await answer(call) }
    })
    release(parts, late)
    return answered
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
    const progress: Run = { id: requestId, effects: noEffects(), checked: undefined }
    let outcome: Outcome
    try {
      outcome = await decide(service, operation, incoming, progress)
    } catch (error) {
      // The transaction was undone, and with it the callbacks and mails it had kept.
      progress.effects = noEffects()
      outcome = thrown(error)
    }
    const { checked, effects } = progress
    const { queued, mails } = effects
    if (queued.length > 0 || mails.length > 0)
      outcome = await deliver(service, operation, incoming, progress, outcome).catch(thrown)
    const entry = outcome.kind === 'refused' ? await entryOf(service, outcome.error) : undefined
    const note = checked?.notes?.[0]
    const concern = outcome.kind === 'refused' ? outcome : outcome.kind === 'ok' ? note : undefined
    const refused = concern && (await refusedOf(service, operation, incoming, checked, concern))
    const diagnosis = refused && diagnostics.atOnce(refused)
    const answer = answerTo(service, outcome, entry, requestId, diagnosis?.slug)
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
      checks: resultsOf(service, outcome, checked),
      outcome: outcome.kind === 'ok' ? 'ok' : outcome.kind === 'refused' ? outcome.error : 'DEFECT',
      diagnosis: answer.diagnosis,
      reason: diagnosis?.en,
      refused,
      secrets: keyring.secrets,
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
