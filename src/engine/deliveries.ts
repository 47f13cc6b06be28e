import type { Callback, Delivery, DeliveryState, Emission } from '../contract/callback.ts'
import type { Fields } from '../contract/field.ts'
import type { Transaction } from '../contract/store.ts'
import { type AttemptParts, createAttempts, seconds } from './attempts.ts'
import { type DeliveryQuery, deliveriesTable, listDeliveries } from './deliveryTable.ts'
import type { SandboxIds } from './ids.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { signedBody } from './outgoing.ts'

export type { RetrySchedule } from './attempts.ts'

export interface Deliveries {
  /** Keeps a signed callback in the caller's transaction. */
  queue<P extends Fields>(
    tx: Transaction,
    callback: Callback<P>,
    emission: Emission<P>,
    cause: string,
  ): Promise<Delivery>
  /** Sends what {@link queue} kept; to be called once its transaction is. */
  launch(queued: readonly Delivery[]): void
  get(id: string): Promise<Delivery | undefined>
  /** Newest first. */
  list(query: DeliveryQuery): Promise<Delivery[]>
  /** Sends the same bytes again, as deliveries of their own. Answers nothing when there is no such delivery. */
  replay(id: string, options: { copies: number; delayMs: number }): Promise<Delivery[] | undefined>
  /**
   * The same for all that match, replays themselves left out: oldest first and side by side, or with `reverse` newest
   * first and strictly one after another. Answers nothing when that would be more than {@link MOST_REPLAYED}.
   */
  replayAll(
    query: Omit<DeliveryQuery, 'limit'>,
    options: { copies: number; delayMs: number; order?: 'reverse' },
  ): Promise<Delivery[] | undefined>
  /** Answers once the delivery is delivered, failed or cancelled; at once when it is. */
  settled(id: string): Promise<Delivery>
  /** Takes up what the store says is still to be sent; what is overdue goes out at once. */
  resume(): Promise<void>
  /** Every delivery, in the order they were made. */
  dump(tx: Transaction): Promise<Delivery[]>
  /** Puts deliveries back as they were; {@link resume} sends them. */
  load(tx: Transaction, deliveries: readonly Delivery[]): Promise<void>
  /**
   * Gives one up that is still to be sent; the next of its order goes on. An attempt under way ends unrecorded.
   * Answers `settled` when there is nothing left to cancel, nothing when there is no such delivery.
   */
  cancel(id: string): Promise<Delivery | 'settled' | undefined>
  /** Gives up what is still to be sent, as failed: the state must not wait for an outcome that never comes. */
  cancelAll(tx: Transaction): Promise<void>
  /** Stops sending; what is still to be sent is kept as it is. */
  clear(): void
}

/** So many deliveries are made by one replay of many. */
export const MOST_REPLAYED = 10_000

export interface DeliveriesParts extends AttemptParts {
  readonly ids: Pick<SandboxIds, 'next' | 'skip' | 'serial'>
}

const bySequence = (a: Delivery, b: Delivery): number => a.sequence - b.sequence

/**
 * Sends callbacks: different orders side by side, those of one order one after another, at most a few at once to one
 * server, each attempt recorded.
 */
export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { store, clock, ids, events } = parts
  const attempt = createAttempts(parts)
  const lanes: Lanes = createLanes(clock, (delivery) => attempt(lanes, delivery))

  function launch(queued: readonly Delivery[]): void {
    for (const delivery of queued) {
      events.emit('callback', delivery)
      lanes.add(delivery)
    }
  }

  /** Whoever waits for one of them must not wait for ever. */
  function release(dropped: readonly Delivery[]): void {
    for (const delivery of dropped) events.emit('callback', { ...delivery, state: 'cancelled' })
  }

  /** Keeps it as cancelled, and tells the state that nothing more comes of it. */
  async function giveUp(tx: Transaction, delivery: Delivery): Promise<Delivery> {
    const { callback, service } = parts.find(delivery.provider, delivery.callback)
    const cancelled: Delivery = { ...delivery, state: 'cancelled' }
    await tx.put(deliveriesTable, cancelled)
    if (delivery.replayOf !== undefined) return cancelled
    const { order, params } = delivery
    await callback.settled?.({ state: service.open(tx), verdict: 'failed', order, params, now: clock.now() })
    return cancelled
  }

  async function keep(tx: Transaction, fresh: Omit<Delivery, 'id' | 'sequence' | 'attempts' | 'state'>) {
    const sequence = ids.next('cb')
    const id = `cb_${String(sequence).padStart(6, '0')}`
    const delivery: Delivery = { ...fresh, id, sequence, attempts: [], state: 'scheduled' }
    await tx.put(deliveriesTable, delivery)
    return delivery
  }

  /** New deliveries with the bytes of others, in their order. */
  async function again(
    tx: Transaction,
    originals: readonly Delivery[],
    { copies, delayMs, lane }: { copies: number; delayMs: number; lane: () => string },
  ): Promise<Delivery[]> {
    const createdAt = seconds(clock.nowMs())
    const dueAt = createdAt + seconds(delayMs)
    const fresh: Delivery[] = []
    for (const { id: replayOf, sequence: _sequence, attempts: _attempts, state: _state, ...same } of originals) {
      for (let copy = 1; copy <= copies; copy += 1)
        fresh.push(await keep(tx, { ...same, createdAt, dueAt, cause: 'replay', lane: lane(), replayOf }))
    }
    return fresh
  }

  return {
    launch,

    async queue(tx, callback, emission, cause) {
      const { service } = parts.find(callback.service, callback.id)
      if (!service.signer) throw new Error(`Provider ${service.id} sends ${callback.id} but has no signer`)
      const { url, key, tenant, order } = emission
      const signed = signedBody(callback, service.signer, key, emission.params as Record<string, unknown>)
      const now = seconds(clock.nowMs())
      return keep(tx, {
        callback: callback.id,
        provider: service.id,
        tenant,
        order,
        url,
        encoding: callback.encoding,
        ...signed,
        createdAt: now,
        dueAt: now,
        cause,
        lane: `${service.id}/${tenant}/${order}`,
      })
    },

    get: (id) => store.transaction((tx) => tx.get(deliveriesTable, id)),

    list: (query) => store.transaction((tx) => listDeliveries(tx, query)),

    async replay(id, { copies, delayMs }) {
      const replayed = await store.transaction(async (tx) => {
        const original = await tx.get(deliveriesTable, id)
        // A lane of its own: a replay is asked for now and does not wait for the original's next retry.
        return (
          original && again(tx, [original], { copies, delayMs, lane: () => `${original.lane}/${ids.serial('replay')}` })
        )
      })
      if (replayed) launch(replayed)
      return replayed
    },

    async replayAll(query, { copies, delayMs, order }) {
      const replayed = await store.transaction(async (tx) => {
        // Replays are the same bytes as their originals: those are sent, once each.
        const originals = (await listDeliveries(tx, query)).filter(({ replayOf }) => replayOf === undefined)
        if (originals.length * copies > MOST_REPLAYED) return undefined
        if (order !== 'reverse') originals.reverse()
        const shared = `replay/${ids.serial('replay')}`
        const lane = order === 'reverse' ? () => shared : () => `replay/${ids.serial('replay')}`
        return again(tx, originals, { copies, delayMs, lane })
      })
      if (replayed) launch(replayed)
      return replayed
    },

    async settled(id) {
      let look: ((changed: Delivery) => void) | undefined
      const change = new Promise<Delivery>((resolve) => {
        look = (changed) => {
          if (changed.id === id && changed.state !== 'scheduled') resolve(changed)
        }
        events.on('callback', look)
      })
      try {
        const known = await store.transaction((tx) => tx.get(deliveriesTable, id))
        if (!known) throw new Error(`There is no delivery ${id}`)
        return known.state === 'scheduled' ? await change : known
      } finally {
        if (look) events.off('callback', look)
      }
    },

    async resume() {
      const scheduled = await store.transaction((tx) =>
        tx.list(deliveriesTable, 'byState', { prefix: ['scheduled' satisfies DeliveryState] }),
      )
      for (const delivery of scheduled.sort(bySequence)) lanes.add(delivery)
    },

    dump: async (tx) => (await tx.all(deliveriesTable)).sort(bySequence),

    async load(tx, deliveries) {
      for (const delivery of deliveries) {
        await tx.put(deliveriesTable, delivery)
        ids.skip('cb', delivery.sequence)
      }
    },

    async cancel(id) {
      const found = await store.transaction(async (tx) => {
        const delivery = await tx.get(deliveriesTable, id)
        return delivery?.state === 'scheduled' ? giveUp(tx, delivery) : delivery && 'settled'
      })
      if (found === undefined || found === 'settled') return found
      lanes.take(found)
      events.emit('callback', found)
      return found
    },

    async cancelAll(tx) {
      const dropped = lanes.takeAll()
      for (const delivery of dropped) await giveUp(tx, delivery)
      release(dropped)
    },

    clear: () => release(lanes.takeAll()),
  }
}
