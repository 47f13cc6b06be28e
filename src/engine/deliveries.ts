import type { Attempt, Callback, Delivery, DeliveryState, Emission } from '../contract/callback.ts'
import { parseDuration } from '../contract/duration.ts'
import type { Fields } from '../contract/field.ts'
import type { Service } from '../contract/provider.ts'
import { type Store, StoreError, type Transaction } from '../contract/store.ts'
import type { VirtualClock } from './clock.ts'
import { type DeliveryQuery, deliveriesTable, listDeliveries } from './deliveryTable.ts'
import type { Events } from './events.ts'
import { explainAttempt } from './explain/acknowledgement.ts'
import type { SandboxIds } from './ids.ts'
import { CONTENT_TYPES, signedBody } from './outgoing.ts'
import type { Sender, Sent } from './send.ts'
import { createSlots } from './slots.ts'

/** Waiting times between attempts in milliseconds, or each callback's own. */
export type RetrySchedule = readonly number[] | 'provider'

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
  /** Answers once the delivery is delivered, failed or cancelled; at once when it is. */
  settled(id: string): Promise<Delivery>
  /** Takes up what the store says is still to be sent; what is overdue goes out at once. */
  resume(): Promise<void>
  /** Every delivery, in the order they were made. */
  dump(tx: Transaction): Promise<Delivery[]>
  /** Puts deliveries back as they were; {@link resume} sends them. */
  load(tx: Transaction, deliveries: readonly Delivery[]): Promise<void>
  /** Gives up what is still to be sent, as failed: the state must not wait for an outcome that never comes. */
  cancelAll(tx: Transaction): Promise<void>
  /** Stops sending; what is still to be sent is kept as it is. */
  clear(): void
}

export interface DeliveriesParts {
  readonly store: Store
  readonly clock: VirtualClock
  readonly ids: Pick<SandboxIds, 'next' | 'skip' | 'serial'>
  readonly events: Events
  readonly sender: Sender
  readonly schedule: RetrySchedule
  /** A text without the keys of this sandbox. */
  scrub(text: string): string
  find(provider: string, callback: string): { readonly service: Service; readonly callback: Callback }
}

/** Deliveries of one order: the first is on its way, the others wait for it to be settled. */
interface Lane {
  readonly queue: Delivery[]
  /** Calls off the timer of the first. */
  disarm(): void
}

/** Calls at once to one game server. */
const CONCURRENT_PER_ORIGIN = 32

/** When an attempt is made again that the store could not keep. */
const STORE_RETRY_MS = 5000

const seconds = (ms: number): number => ms / 1000

const bySequence = (a: Delivery, b: Delivery): number => a.sequence - b.sequence

function nextDelay(schedule: RetrySchedule, callback: Callback, attempts: number): number | undefined {
  // A callback that is sent once stays so under any schedule: a request waits for its outcome.
  if (callback.schedule.length === 0) return undefined
  if (schedule !== 'provider') return schedule[attempts - 1]
  const text = callback.schedule[attempts - 1]
  return text === undefined ? undefined : parseDuration(text)
}

/**
 * Sends callbacks: different orders side by side, those of one order one after another, at most a few at once to one
 * server, each attempt recorded.
 */
export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { store, clock, ids, events, sender } = parts
  const slots = createSlots(CONCURRENT_PER_ORIGIN)
  const lanes = new Map<string, Lane>()
  let generation = 0

  function launch(queued: readonly Delivery[]): void {
    for (const delivery of queued) {
      events.emit('callback', delivery)
      enqueue(delivery)
    }
  }

  function enqueue(delivery: Delivery): void {
    const lane = lanes.get(delivery.lane)
    if (lane) lane.queue.push(delivery)
    else arm([delivery])
  }

  function arm(queue: Delivery[], atMs?: number): void {
    const head = queue[0]
    if (!head) return
    const born = generation
    const disarm = clock.at(atMs ?? Math.round(head.dueAt * 1000), () => attempt(head, born))
    lanes.set(head.lane, { queue, disarm })
  }

  async function attempt(delivery: Delivery, born: number): Promise<void> {
    try {
      const at = seconds(clock.nowMs())
      const sent = await post(delivery)
      // A reset in the meantime took the delivery away; its answer belongs to nobody.
      if (born === generation) await record(delivery, at, sent, born)
    } catch (error) {
      events.emit('defect', { where: `an attempt of ${delivery.id}`, error })
      // What could not be kept did not happen for us; the game is asked again, as it would be after a crash.
      const queue = born === generation && error instanceof StoreError ? lanes.get(delivery.lane)?.queue : undefined
      if (queue) arm(queue, clock.nowMs() + STORE_RETRY_MS)
    }
  }

  async function post({ url, body, encoding }: Delivery): Promise<Sent> {
    const origin = URL.canParse(url) ? new URL(url).origin : url
    await slots.enter(origin)
    try {
      return await sender.post({ url, body, contentType: CONTENT_TYPES[encoding] })
    } finally {
      slots.leave(origin)
    }
  }

  function judge(callback: Callback, sent: Sent): Pick<Attempt, 'verdict' | 'remark'> {
    if (sent.status === undefined) return { verdict: 'retry' }
    const reply = { status: sent.status, body: sent.reply ?? '' }
    const remark = callback.remark?.(reply)
    return { verdict: callback.verdict(reply), ...(remark !== undefined && { remark }) }
  }

  /** What came back is kept and shown without keys: a game that fails may print its settings. */
  const withoutKeys = ({ reply, error }: Sent): Pick<Sent, 'reply' | 'error'> => ({
    ...(reply !== undefined && { reply: parts.scrub(reply) }),
    ...(error !== undefined && { error: parts.scrub(error) }),
  })

  async function record(delivery: Delivery, at: number, sent: Sent, born: number): Promise<void> {
    const { callback, service } = parts.find(delivery.provider, delivery.callback)
    const judged: Attempt = { at, ...sent, ...judge(callback, sent) }
    const explanation = explainAttempt(callback, delivery.url, judged)
    const tried: Attempt = { ...judged, ...withoutKeys(sent), ...(explanation && { explanation }) }
    const { verdict } = tried
    const attempts = [...delivery.attempts, tried]
    const delayMs = verdict === 'retry' ? nextDelay(parts.schedule, callback, attempts.length) : undefined
    const after: Delivery =
      delayMs === undefined
        ? { ...delivery, attempts, state: verdict === 'delivered' ? 'delivered' : 'failed', dueAt: at }
        : { ...delivery, attempts, dueAt: at + seconds(delayMs) }
    await store.transaction(async (tx) => {
      await tx.put(deliveriesTable, after)
      if (after.state === 'scheduled') return
      // A replay that is refused says nothing new about the order; one that is accepted does.
      if (after.state === 'failed' && delivery.replayOf !== undefined) return
      const settledAs = after.state === 'delivered' ? 'delivered' : 'failed'
      await callback.settled?.({
        state: service.open(tx),
        verdict: settledAs,
        order: delivery.order,
        params: delivery.params,
        now: Math.floor(at),
      })
    })
    if (born === generation) goOn(after)
    events.emit('attempt', after, tried)
    if (after.state !== 'scheduled') events.emit('callback', after)
  }

  /** The head of a lane again, or the next one once it is settled. */
  function goOn(after: Delivery): void {
    const queue = lanes.get(after.lane)?.queue
    if (!queue) return
    if (after.state === 'scheduled') queue[0] = after
    else queue.shift()
    if (queue.length > 0) arm(queue)
    else lanes.delete(after.lane)
  }

  /** Takes away everything that is still to be sent; an attempt under way ends unrecorded. */
  function drop(): Delivery[] {
    generation += 1
    const dropped = [...lanes.values()]
    lanes.clear()
    for (const { disarm } of dropped) disarm()
    return dropped.flatMap(({ queue }) => queue)
  }

  /** Whoever waits for one of them must not wait for ever. */
  function release(dropped: readonly Delivery[]): void {
    for (const delivery of dropped) events.emit('callback', { ...delivery, state: 'cancelled' })
  }

  async function keep(tx: Transaction, fresh: Omit<Delivery, 'id' | 'sequence' | 'attempts' | 'state'>) {
    const sequence = ids.next('cb')
    const id = `cb_${String(sequence).padStart(6, '0')}`
    const delivery: Delivery = { ...fresh, id, sequence, attempts: [], state: 'scheduled' }
    await tx.put(deliveriesTable, delivery)
    return delivery
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
        if (!original) return undefined
        const now = seconds(clock.nowMs())
        const { id: _id, sequence: _sequence, attempts: _attempts, state: _state, ...same } = original
        const fresh: Delivery[] = []
        for (let copy = 1; copy <= copies; copy += 1) {
          // A lane of its own: a replay is asked for now and does not wait for the original's next retry.
          const lane = `${original.lane}/${ids.serial('replay')}`
          const dueAt = now + seconds(delayMs)
          fresh.push(await keep(tx, { ...same, createdAt: now, dueAt, cause: 'replay', lane, replayOf: original.id }))
        }
        return fresh
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
      for (const delivery of scheduled.sort(bySequence)) enqueue(delivery)
    },

    dump: async (tx) => (await tx.all(deliveriesTable)).sort(bySequence),

    async load(tx, deliveries) {
      for (const delivery of deliveries) {
        await tx.put(deliveriesTable, delivery)
        ids.skip('cb', delivery.sequence)
      }
    },

    async cancelAll(tx) {
      const dropped = drop()
      const now = clock.now()
      for (const delivery of dropped) {
        const { callback, service } = parts.find(delivery.provider, delivery.callback)
        await tx.put(deliveriesTable, { ...delivery, state: 'cancelled' })
        if (delivery.replayOf !== undefined) continue
        const { order, params } = delivery
        await callback.settled?.({ state: service.open(tx), verdict: 'failed', order, params, now })
      }
      release(dropped)
    },

    clear: () => release(drop()),
  }
}
