import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import type { VirtualClock } from '../runtime/clock.ts'

/** Which delivery goes when: deliveries of one lane leave one after another, different lanes side by side. */
export interface OrderQueues {
  /**
   * Puts a delivery behind those of its lane; alone it goes when it is due. One that is there already, by its id, is
   * not added again. `urgent` goes at once even while the clock is being advanced.
   */
  add(delivery: Delivery, fault?: FaultNote, urgent?: boolean): void
  /** Whether this very delivery goes next in its lane, or is on its way. */
  leads(delivery: Delivery): boolean
  /** Whether the delivery of this id goes next in its lane, or is on its way. */
  isFirst(id: string): boolean
  /**
   * After an attempt of the first of a lane: it goes again when it is due, with the fault that is decided already, or
   * the next one goes once it is settled.
   */
  goOn(before: Delivery, after: Delivery, fault?: FaultNote): void
  /** Takes one away; the next of its lane goes on when it led. An attempt under way leads no more. */
  take(id: string): void
  /** Lets a delivery go now that leads its lane and waits for its time; returns whether it does. */
  hasten(id: string): boolean
  takeAll(): Delivery[]
  /** How many there are, on their way included. */
  size(): number
}

interface Entry {
  delivery: Delivery
  /** How many advances the clock had begun when it came: later ones do not run it. */
  readonly advances: number
  readonly urgent: boolean
}

interface OrderQueue {
  readonly entries: Entry[]
  /** Calls off the timer of the first. */
  disarm(): void
}

export interface OrderQueuesParts {
  readonly clock: VirtualClock
  /** Called when a delivery is due, with its fault where that was decided before. */
  attempt(delivery: Delivery, fault?: FaultNote): Promise<void>
  /** When the delivery is tried again at the earliest after an attempt at `atMs`; Infinity when it is the last. */
  retriesFrom(delivery: Delivery, atMs: number): number
}

export function createOrderQueues({ clock, attempt, retriesFrom }: OrderQueuesParts): OrderQueues {
  const queues = new Map<string, OrderQueue>()
  const lanes = new Map<string, string>()

  function arm(lane: string, entries: Entry[], fault?: FaultNote): void {
    const head = entries[0]
    if (!head) {
      queues.delete(lane)
      return
    }
    const { delivery, advances, urgent } = head
    const disarm = clock.at(Math.round(delivery.dueAt * 1000), () => attempt(delivery, fault), {
      advances,
      urgent,
      rank: delivery.sequence,
      followsFrom: (atMs) => followsFrom(entries, delivery, atMs),
    })
    queues.set(lane, { entries, disarm })
  }

  /** The next of a lane goes once its first has settled; other lanes have nothing to do with it. */
  function followsFrom(entries: readonly Entry[], delivery: Delivery, atMs: number): number {
    const next = entries[1]
    const nextMs = next ? Math.round(next.delivery.dueAt * 1000) : Number.POSITIVE_INFINITY
    return Math.max(atMs, Math.min(nextMs, retriesFrom(delivery, atMs)))
  }

  const headOf = (lane: string | undefined): Delivery | undefined =>
    lane === undefined ? undefined : queues.get(lane)?.entries[0]?.delivery

  const leads = (delivery: Delivery): boolean => headOf(delivery.lane) === delivery

  return {
    leads,
    isFirst: (id) => headOf(lanes.get(id))?.id === id,
    add(delivery, fault, urgent = false) {
      const { id, lane } = delivery
      if (lanes.has(id)) return
      lanes.set(id, lane)
      const entry = { delivery, advances: clock.advances, urgent }
      const queue = queues.get(lane)
      if (queue) queue.entries.push(entry)
      else arm(lane, [entry], fault)
    },
    goOn(before, after, fault) {
      const queue = queues.get(before.lane)
      const [head] = queue?.entries ?? []
      if (!queue || head?.delivery !== before) return
      if (after.state === 'scheduled') head.delivery = after
      else {
        queue.entries.shift()
        lanes.delete(before.id)
      }
      arm(before.lane, queue.entries, fault)
    },
    take(id) {
      const lane = lanes.get(id)
      const queue = lane === undefined ? undefined : queues.get(lane)
      if (lane === undefined || !queue) return
      lanes.delete(id)
      const place = queue.entries.findIndex(({ delivery }) => delivery.id === id)
      queue.entries.splice(place, 1)
      if (place > 0) return
      queue.disarm()
      arm(lane, queue.entries)
    },
    hasten(id) {
      const lane = lanes.get(id)
      const queue = lane === undefined ? undefined : queues.get(lane)
      const head = queue?.entries[0]
      const now = clock.nowMs()
      // One whose time has come is on its way already.
      if (lane === undefined || !queue || head?.delivery.id !== id || head.delivery.dueAt * 1000 <= now) return false
      queue.disarm()
      head.delivery = { ...head.delivery, dueAt: now / 1000 }
      arm(lane, queue.entries)
      return true
    },
    takeAll() {
      const taken = [...queues.values()]
      queues.clear()
      lanes.clear()
      for (const { disarm } of taken) disarm()
      return taken.flatMap(({ entries }) => entries.map(({ delivery }) => delivery))
    },
    size: () => lanes.size,
  }
}
