import type { ErrorEntry } from '../../contract/errors.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Service } from '../../contract/service.ts'
import type { Transaction } from '../../contract/store.ts'
import { type Checked, runChecks } from './checks.ts'
import { type Effects, handlerCall, noEffects, release } from './handlerContext.ts'
import type { Outcome } from './response.ts'
import type { Incoming, PipelineParts } from './pipeline.ts'

/** One request on its way through the pipeline. */
export interface Run {
  readonly id: string
  effects: Effects
  checked: Checked | undefined
}

/** Opens a provider's state on a transaction; a store that has one transaction object gets one state. */
function createOpener() {
  const opened = new Map<Service, { tx: Transaction; state: unknown }>()
  return (service: Service, tx: Transaction): unknown => {
    const known = opened.get(service)
    if (known?.tx === tx) return known.state
    const state = service.open(tx)
    opened.set(service, { tx, state })
    return state
  }
}

/** Carries requests out: checks, handler, callbacks. */
export function createCarrying(parts: PipelineParts) {
  const { store, deliveries } = parts
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
    await release(parts, effects)
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
    await release(parts, late)
    return answered
  }

  /** How a provider words a refusal, a team's own wording included. */
  async function entryOf(service: Service, error: string): Promise<ErrorEntry> {
    const entry = service.errors[error] as ErrorEntry
    const { override } = service
    if (!override) return entry
    return { ...entry, ...(await store.transaction((tx) => override(open(service, tx), error))) }
  }

  return { decide, deliver, entryOf }
}
