import type { Attempt, Delivery } from '../../contract/callbacks/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import { type Store, StoreError } from '../../contract/store.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import type { Faults } from '../faults/faults.ts'
import { type Events, tellDefect } from '../journal/events.ts'
import type { VirtualClock } from '../runtime/clock.ts'
import { openState } from '../runtime/openState.ts'
import { acknowledgedTwin, deliveriesTable } from './deliveryTable.ts'
import { bestOf, brokenOff, explained, judged, type Scrub } from './judgeAttempt.ts'
import type { OrderQueues } from './orderQueues.ts'
import { olderAttempt } from './retention.ts'
import { nextDelay, type RetryParts, STORE_RETRY_MS, seconds } from './retrySchedule.ts'
import { createPosts } from './sending/posts.ts'
import type { Receiver } from './sending/receiver.ts'
import type { PostResult, Sender } from './sending/sender.ts'

export interface AttemptParts extends RetryParts {
  readonly store: Store
  readonly clock: VirtualClock
  readonly events: Events
  readonly sender: Sender
  readonly receiver: Receiver
  readonly scrub: Scrub
  readonly faults: Pick<Faults, 'forAttempt' | 'delaysAttempts'>
  /** Whether an attempt is noted before it is made, so that a process that takes over knows of it. */
  readonly noteAttempts?: boolean
}

/** Makes one attempt of a delivery: posts its bytes, judges the answer, records both. */
export function createAttempts(parts: AttemptParts) {
  const { store, clock, events } = parts
  const post = createPosts(parts)

  /**
   * Keeps what came of a delivery and returns whether it was still wanted. `tellsState` says whether the provider's
   * state learns of the end.
   */
  async function keep(queues: OrderQueues, before: Delivery, after: Delivery, tellsState = true): Promise<boolean> {
    const kept = await store.transaction(async (tx) => {
      // Cancelled or reset in the meantime: its reply belongs to no delivery.
      if (!queues.leads(before)) return false
      if ((await tx.get(deliveriesTable, before.id))?.state !== 'scheduled') return false
      await tx.put(deliveriesTable, after)
      if (after.state === 'scheduled' || !tellsState) return true
      // A replay that is refused says nothing new about the order; one that is accepted does.
      if (after.state === 'failed' && before.replayOf !== undefined) return true
      const { callback, service } = parts.find(before.provider, before.callback)
      await callback.settled?.({
        state: openState(service, tx),
        verdict: after.state === 'delivered' ? 'delivered' : 'failed',
        order: before.order,
        params: before.params,
        now: Math.floor(after.dueAt),
      })
      return true
    })
    // The state says that nothing more comes of it: left where it is, it would hold up its order for ever.
    if (!kept && queues.leads(before)) queues.take(before.id)
    return kept
  }

  /** The delivery with which the game acknowledged the same bytes, one of two posts side by side included. */
  async function acknowledgedBy(delivery: Delivery, tries: readonly Attempt[]): Promise<string | undefined> {
    if (tries.some(({ verdict }) => verdict === 'delivered')) return delivery.id
    return (await store.transaction((tx) => acknowledgedTwin(tx, delivery)))?.id
  }

  /** Keeps what the posts brought back, and tells of it. */
  async function record(
    queues: OrderQueues,
    delivery: Delivery,
    at: number,
    sents: readonly PostResult[],
    fault: FaultNote | undefined,
  ): Promise<void> {
    const { callback } = parts.find(delivery.provider, delivery.callback)
    const made = sents.map((sent) => judged(callback, at, sent))
    const isClear = made.every(({ verdict, status }) => verdict === 'delivered' || status === undefined)
    const tries = explained(callback, delivery, made, {
      badlySigned: delivery.script?.sign === 'bad' || fault?.effect.sign === 'bad',
      acknowledgedBy: isClear ? undefined : await acknowledgedBy(delivery, made),
      fault,
      scrub: parts.scrub,
    })
    const verdict = bestOf(tries)
    const { sendingSince: _noted, ...before } = delivery
    const attempts = [...before.attempts.map(olderAttempt), ...tries]
    const delayMs = verdict === 'retry' ? nextDelay(parts.schedule, callback, attempts) : undefined
    const after: Delivery =
      delayMs === undefined
        ? { ...before, attempts, state: verdict === 'delivered' ? 'delivered' : 'failed', dueAt: at }
        : { ...before, attempts, dueAt: at + seconds(delayMs) }
    if (!(await keep(queues, delivery, after))) return
    queues.goOn(delivery, after)
    for (const tried of tries) events.emit('attempt', after, tried)
    if (after.state !== 'scheduled') events.emit('callback', after)
  }

  /**
   * Settles a delivery as failed because of a defect of ours or of its provider's definition. Left as it was it would
   * stay scheduled for ever, and so would the next of its order.
   */
  async function settleAsDefect(queues: OrderQueues, delivery: Delivery, at: number, sent: PostResult, error: unknown) {
    const tried = brokenOff(delivery, at, sent, error, parts.scrub)
    const after: Delivery = { ...delivery, attempts: [...delivery.attempts, tried], state: 'failed', dueAt: at }
    const kept = await keep(queues, delivery, after).catch((second: unknown) => {
      if (second instanceof StoreError) throw second
      // `settled` itself throws, or there is no such callback any more: the delivery ends without the state.
      if (second !== error) tellDefect(events, `the end of ${delivery.id}`, second)
      return keep(queues, delivery, after, false)
    })
    if (!kept) return
    queues.goOn(delivery, after)
    events.emit('attempt', after, tried)
    events.emit('callback', after)
  }

  /** Puts off an attempt that is due; its fault stays decided. */
  async function postpone(queues: OrderQueues, delivery: Delivery, delay: string, fault: FaultNote): Promise<void> {
    const later = { ...delivery, dueAt: seconds(clock.nowMs() + (parseDuration(delay) ?? 0)) }
    if (!(await keep(queues, delivery, later))) return
    queues.goOn(delivery, later, fault)
    events.emit('postponed', later)
  }

  /** What could not be kept did not happen for us; the game is asked again, as it would be after a crash. */
  const tryAgain = (queues: OrderQueues, delivery: Delivery, at: number) =>
    queues.goOn(delivery, { ...delivery, dueAt: at + seconds(STORE_RETRY_MS) })

  /** `decided` is the fault of this attempt where it was looked for before. */
  return async function attempt(queues: OrderQueues, delivery: Delivery, decided?: FaultNote): Promise<void> {
    const at = seconds(clock.nowMs())
    let sent: PostResult = { durationMs: 0 }
    try {
      const fault = decided ?? parts.faults.forAttempt(delivery)
      const delay = decided ? undefined : fault?.effect.delay
      if (fault && delay !== undefined) return await postpone(queues, delivery, delay, fault)
      if (parts.noteAttempts && !(await keep(queues, delivery, { ...delivery, sendingSince: at }))) return
      const sents = await post(delivery, fault, () => queues.leads(delivery))
      if (sents.length === 0) return
      sent = sents[0] ?? sent
      await record(queues, delivery, at, sents, fault)
    } catch (error) {
      tellDefect(events, `an attempt of ${delivery.id}`, error)
      if (error instanceof StoreError) return tryAgain(queues, delivery, at)
      await settleAsDefect(queues, delivery, at, sent, error).catch((second: unknown) => {
        tellDefect(events, `the end of ${delivery.id}`, second)
        tryAgain(queues, delivery, at)
      })
    }
  }
}

const UNCERTAIN = 'the replica that sent it ended before the outcome was known; it is sent again'

/** A delivery as another process left it: what it was sending then may have arrived. */
export function takenOver(delivery: Delivery): Delivery {
  const { sendingSince, ...rest } = delivery
  if (sendingSince === undefined) return delivery
  const attempt: Attempt = { at: sendingSince, durationMs: 0, verdict: 'retry', error: UNCERTAIN, uncertain: true }
  return { ...rest, attempts: [...delivery.attempts, attempt] }
}
