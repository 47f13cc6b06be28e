import { OwnershipLost, type Transaction } from '../../contract/store.ts'
import { openState } from '../runtime/openState.ts'
import { runChecks } from './checks.ts'
import { type Effects, noEffects } from './effects.ts'
import type { Exchange, PipelineParts, Stage } from './exchange.ts'
import { flush, handlerCall } from './handlerContext.ts'
import { fromThrown, type Outcome } from './response.ts'

/** The stages that carry a request out. They are skipped where a fault has decided the outcome already. */
export function createExecutor(
  parts: Pick<
    PipelineParts,
    'store' | 'clock' | 'ids' | 'deliveries' | 'targets' | 'outbox' | 'callLimits' | 'strictness'
  >,
) {
  const { store, deliveries } = parts

  const contextOf = ({ checked, incoming, id }: Exchange, state: unknown, effects: Effects) => ({
    params: checked?.reading.params,
    tenant: checked?.tenant,
    state,
    origin: incoming.origin,
    cause: id,
    effects,
  })

  async function judge(exchange: Exchange, tx: Transaction): Promise<Outcome> {
    const { service, operation, incoming } = exchange
    const state = openState(service, tx)
    const checked = await runChecks(service, operation, incoming.wire, state, parts)
    exchange.checked = checked
    if (checked.refusal) return { kind: 'refused', ...checked.refusal }
    const call = handlerCall(parts, tx, contextOf(exchange, state, exchange.effects))
    return { kind: 'ok', data: await operation.handle(call) }
  }

  function undone(exchange: Exchange, error: unknown): undefined {
    // Nothing of it is left here: the new owner is asked instead.
    if (error instanceof OwnershipLost && error.kept === 'no') throw error
    // The transaction was undone, and with it the callbacks and mails it had kept.
    exchange.effects = noEffects()
    exchange.outcome = fromThrown(error)
  }

  /**
   * Checks and handler in one transaction. What the handler throws undoes what it did. Every request takes this way, so it is
   * no async function of its own.
   */
  const checkAndHandle: Stage = (exchange) => {
    if (exchange.outcome) return
    return store
      .transaction((tx) => judge(exchange, tx))
      .then(
        (outcome) => {
          exchange.outcome = outcome
          return undefined
        },
        (error: unknown) => undone(exchange, error),
      )
  }

  /** Lets an operation answer by what came of its callbacks, in a transaction of its own. */
  async function answerByDeliveries(exchange: Exchange, data: unknown): Promise<Outcome> {
    const { service, operation, effects } = exchange
    const settled = effects.queued.map(({ id }) => deliveries.settled(id))
    await flush(parts, effects)
    const outcomes = await Promise.all(settled)
    const late = noEffects()
    const outcome = await store.transaction<Outcome>(async (tx) => {
      const call = handlerCall(parts, tx, contextOf(exchange, openState(service, tx), late))
      return { kind: 'ok', data: await operation.answer?.({ ...call, data, deliveries: outcomes }) }
    })
    await flush(parts, late)
    return outcome
  }

  async function send(exchange: Exchange): Promise<undefined> {
    const { operation, outcome, effects } = exchange
    try {
      if (operation.answer && outcome?.kind === 'ok') {
        exchange.outcome = await answerByDeliveries(exchange, outcome.data)
      } else await flush(parts, effects)
    } catch (error) {
      exchange.outcome = fromThrown(error)
    }
  }

  /** Sends the callbacks and announces the mails of the transaction, with none open. */
  const sendEffects: Stage = (exchange) => {
    const { queued, mails } = exchange.effects
    return queued.length === 0 && mails.length === 0 ? undefined : send(exchange)
  }

  return { checkAndHandle, sendEffects }
}
