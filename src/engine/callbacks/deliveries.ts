import type { Callback, Delivery, DeliveryState, Emission } from '../../contract/callbacks/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import type { Fields } from '../../contract/schema/field.ts'
import { OwnershipLost, type Transaction } from '../../contract/store.ts'
import type { Faults } from '../faults/faults.ts'
import { type AttemptParts, createAttempts, takenOver } from './attempts.ts'
import {
  type CausedBy,
  type CreatedDeliveries,
  createDeliveryFactory,
  type DeliveryFactoryParts,
  type ReplayOptions,
} from './createDelivery.ts'
import { type DeliveryQuery, deliveriesTable, listDeliveries } from './deliveryTable.ts'
import { createOrderQueues, type OrderQueues } from './orderQueues.ts'
import { createRetention } from './retention.ts'
import { earliestRetry } from './retrySchedule.ts'
import { createSettlement } from './settlement.ts'

export type { RetrySchedule } from './retrySchedule.ts'

export interface Deliveries {
  /** Keeps a signed callback, and its copies, in the caller's transaction. */
  queue<P extends Fields>(
    tx: Transaction,
    callback: Callback<P>,
    emission: Emission<P>,
    by: CausedBy,
  ): Promise<CreatedDeliveries>
  /**
   * Sends what {@link queue} kept; to be called once its transaction is kept. Resolves once the first attempt was made of
   * those that are to be tried before the answer leaves; at once when there are none.
   */
  launch(queued: readonly Delivery[]): Promise<void>
  get(id: string): Promise<Delivery | undefined>
  /** Whether there was one of this id that has settled and given way to newer ones. */
  wasEvicted(id: string): Promise<boolean>
  /** Newest first. */
  list(query: DeliveryQuery): Promise<Delivery[]>
  /** Sends the same bytes again, as deliveries of their own. Returns undefined when there is no such delivery. */
  replay(id: string, options: ReplayOptions): Promise<Delivery[] | undefined>
  /**
   * The same for all that match, replays and copies themselves left out: oldest first and side by side, or with
   * `reverse` newest first and strictly one after another. Returns undefined when that would be more than
   * {@link MOST_REPLAYED}.
   */
  replayAll(query: Omit<DeliveryQuery, 'limit'>, options: ReplayOptions): Promise<Delivery[] | undefined>
  /** How many are still to be sent. */
  waiting(): number
  /** Resolves once the delivery is delivered, failed or cancelled; at once when it is. */
  settled(id: string): Promise<Delivery>
  /** Takes up what the store says is still to be sent; what is overdue goes out at once. */
  resume(): Promise<void>
  /** Every delivery, in the order they were made. */
  dump(tx: Transaction): AsyncIterable<Delivery>
  /** Puts deliveries back as they were; {@link resume} sends them. */
  load(tx: Transaction, deliveries: readonly Delivery[]): Promise<void>
  /**
   * Gives one up that is still to be sent; the next of its order goes on. An attempt under way ends unrecorded.
   * Returns `settled` when there is nothing left to cancel, undefined when there is no such delivery.
   */
  cancel(id: string): Promise<Delivery | 'settled' | undefined>
  /**
   * Makes the next attempt now, whatever the clock says, and returns once it was made. Returns `settled` when there is
   * none left, `waiting` when an earlier delivery of its order goes first or an attempt is under way.
   */
  attemptNow(id: string): Promise<Delivery | 'settled' | 'waiting' | undefined>
  /** Gives up what is still to be sent, as failed: the state must not wait for an outcome that never comes. */
  cancelAll(tx: Transaction): Promise<void>
  /**
   * Takes everything out of the queues, what is on its way included, and keeps out what was made before. To be called
   * in the transaction that takes the deliveries away or puts others in their place; where that fails, {@link resume}
   * takes them up again. Returns how to tell those who wait, to be called once the transaction is kept.
   */
  wipe(): () => void
  /** Stops sending; what is still to be sent is kept as it is. */
  clear(): void
}

/** At most this many deliveries are made by one replay of many. */
export const MOST_REPLAYED = 10_000

export interface DeliveriesParts extends AttemptParts, DeliveryFactoryParts {
  readonly faults: Pick<Faults, 'forAttempt' | 'forLaunch' | 'delaysAttempts'>
  /** How many settled deliveries are kept. */
  readonly kept?: number | undefined
}

/** In the order they were made, but those last first that were asked for in reverse. */
function inOrder(deliveries: readonly Delivery[]): Delivery[] {
  const made = [...deliveries].sort(bySequence)
  const isReversed = ({ script }: Delivery): boolean => script?.order === 'reverse'
  return [...made.filter((delivery) => !isReversed(delivery)), ...made.filter(isReversed).reverse()]
}

const bySequence = (a: Delivery, b: Delivery): number => a.sequence - b.sequence

/**
 * Sends callbacks: different orders side by side, those of one order one after another, at most a few at once to one
 * server, each attempt recorded.
 */
export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { store, clock, ids, events, faults } = parts
  const making = createDeliveryFactory(parts)
  const settlement = createSettlement(events)
  const retention = createRetention({ store, events, limit: parts.kept })
  const attempt = createAttempts(parts)
  const queues: OrderQueues = createOrderQueues({
    clock,
    attempt: (delivery, fault) => attempt(queues, delivery, fault),
    retriesFrom: earliestRetry(parts),
  })

  // Between the commit of a transaction and what follows it, another one may list the deliveries, or wipe them.
  let epoch = 0
  const epochs = new WeakMap<Delivery, number>()
  /** Deliveries of this epoch up to this sequence number were taken up by a resume. */
  let resumedUpTo = -1

  /** Puts deliveries that are due to be sent into their queues. */
  function enqueue(scheduled: readonly Delivery[], hurried: ReadonlyMap<string, FaultNote | undefined> = new Map()) {
    for (const delivery of inOrder(scheduled)) {
      queues.add(delivery, hurried.get(delivery.id), hurried.has(delivery.id))
    }
  }

  /** A wait for one of them must not last for ever. */
  function release(dropped: readonly Delivery[]): void {
    for (const delivery of dropped) events.emit('callback', { ...delivery, state: 'cancelled' })
  }

  /** Deliveries that a wipe overtook are told as cancelled, unless the wipe was undone: then they are in the queues. */
  async function releaseOvertaken(overtaken: readonly Delivery[]): Promise<void> {
    try {
      const gone = await store.transaction(async (tx) => {
        const rows = await Promise.all(overtaken.map(({ id }) => tx.get(deliveriesTable, id)))
        return overtaken.filter((_, at) => rows[at]?.state !== 'scheduled')
      })
      release(gone)
    } catch (error) {
      // They are kept, and the new owner sends them. A rejection here would have the request made there once more.
      if (!(error instanceof OwnershipLost)) throw error
    }
  }

  function wipe(): () => void {
    epoch += 1
    resumedUpTo = -1
    const taken = queues.takeAll()
    return () => release(taken)
  }

  /** Makes deliveries with the bytes of others and sends them; nothing when there are none to repeat. */
  async function repeat(
    options: ReplayOptions,
    find: (tx: Transaction) => Promise<readonly Delivery[] | undefined>,
  ): Promise<Delivery[] | undefined> {
    let madeIn = epoch
    const made = await store.transaction(async (tx) => {
      madeIn = epoch
      const originals = await find(tx)
      return originals && making.repeat(tx, originals, options)
    })
    if (!made) return made
    if (madeIn !== epoch) await releaseOvertaken(made)
    else {
      for (const delivery of made) events.emit('callback', delivery)
      enqueue(made.filter(({ sequence }) => sequence > resumedUpTo))
    }
    return made
  }

  return {
    async queue(tx, callback, emission, by) {
      const made = await making.make(tx, callback, emission, by)
      for (const delivery of made) epochs.set(delivery, epoch)
      return made
    },

    async launch(made) {
      const queued = made.filter((delivery) => epochs.get(delivery) === epoch)
      if (queued.length < made.length) await releaseOvertaken(made.filter((delivery) => !queued.includes(delivery)))
      const scheduled = queued.filter(({ state }) => state === 'scheduled')
      const hurried = new Map<string, FaultNote | undefined>()
      for (const delivery of scheduled) {
        const fault = faults.forLaunch(delivery)
        if (fault || delivery.script?.beforeResponse) hurried.set(delivery.id, fault)
      }
      for (const delivery of queued) events.emit('callback', delivery)
      const fresh = scheduled.filter(({ sequence }) => sequence > resumedUpTo)
      enqueue(fresh, hurried)
      // One that has to wait for an earlier one of its order may wait for hours: no request is held for it.
      const awaited = scheduled.filter(({ id }) => hurried.has(id) && queues.isFirst(id))
      await Promise.all(awaited.map(({ id }) => settlement.tried(id)))
    },

    get: (id) => store.transaction((tx) => tx.get(deliveriesTable, id)),

    async wasEvicted(id) {
      const sequence = Number(/^cb_(\d{6,15})$/.exec(id)?.[1])
      if (!retention.evicted(sequence)) return false
      return (await store.transaction((tx) => tx.get(deliveriesTable, id))) === undefined
    },

    list: (query) => store.transaction((tx) => listDeliveries(tx, query)),

    replay: (id, options) =>
      repeat(options, async (tx) => {
        const original = await tx.get(deliveriesTable, id)
        return original && [original]
      }),

    replayAll: (query, options) =>
      repeat(options, async (tx) => {
        // Replays and copies are the same bytes as their originals: those are sent, once each.
        const originals = (await listDeliveries(tx, query)).filter(({ replayOf }) => replayOf === undefined)
        return originals.length * options.copies > MOST_REPLAYED ? undefined : originals.reverse()
      }),

    waiting: () => queues.size(),

    settled: (id) => settlement.settled(id, () => store.transaction((tx) => tx.get(deliveriesTable, id))),

    async resume() {
      let [listedIn, upTo] = [epoch, -1]
      const scheduled = await store.transaction(async (tx) => {
        listedIn = epoch
        upTo = ids.numbers().get('cb') ?? 0
        const found = await tx.list(deliveriesTable, 'byState', { prefix: ['scheduled' satisfies DeliveryState] })
        const resumed = found.map(takenOver)
        for (const [place, delivery] of resumed.entries()) {
          if (delivery !== found[place]) await tx.put(deliveriesTable, delivery)
        }
        return resumed
      })
      await retention.restart()
      if (listedIn !== epoch) return
      resumedUpTo = Math.max(resumedUpTo, upTo)
      enqueue(scheduled)
    },

    async *dump(tx) {
      yield* (await tx.all(deliveriesTable)).sort(bySequence)
    },

    async load(tx, deliveries) {
      for (const delivery of deliveries) {
        await tx.put(deliveriesTable, delivery)
        ids.skip('cb', delivery.sequence)
      }
    },

    async cancel(id) {
      let cancelledIn = epoch
      const found = await store.transaction(async (tx) => {
        cancelledIn = epoch
        const delivery = await tx.get(deliveriesTable, id)
        return delivery?.state === 'scheduled' ? making.giveUp(tx, delivery) : delivery && 'settled'
      })
      if (found === undefined || found === 'settled') return found
      // After a wipe the queues may hold another delivery of this id.
      if (cancelledIn === epoch) queues.take(id)
      events.emit('callback', found)
      return found
    },

    async attemptNow(id) {
      const read = () => store.transaction((tx) => tx.get(deliveriesTable, id))
      const delivery = await read()
      if (!delivery) return undefined
      if (delivery.state !== 'scheduled') return 'settled'
      const tried = settlement.tried(id)
      if (!queues.hasten(id)) return 'waiting'
      await tried
      return read()
    },

    async cancelAll(tx) {
      const scheduled = await tx.list(deliveriesTable, 'byState', { prefix: ['scheduled' satisfies DeliveryState] })
      for (const delivery of scheduled) await making.giveUp(tx, delivery)
    },

    wipe,
    clear: () => wipe()(),
  }
}
