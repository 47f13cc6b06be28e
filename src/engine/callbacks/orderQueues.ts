import type { Delivery } from '../../contract/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import type { VirtualClock } from '../runtime/clock.ts'

/** Who goes when: deliveries of one lane leave one after another, different queues side by side. */
export interface OrderQueues {
  /** Puts a delivery behind those of its lane; alone it goes when it is due. */
  add(delivery: Delivery, fault?: FaultNote): void
  /** Whether it goes next in its lane, or is on its way. */
  leads(delivery: Delivery): boolean
  /** What leads a lane goes once more when it is due, with the fault that is decided already; once it is settled, the next one does. */
  goOn(before: Delivery, after: Delivery, fault?: FaultNote): void
  /** Takes one away; the next of its lane goes on when it led. An attempt under way leads no more. */
  take(delivery: Pick<Delivery, 'id' | 'lane'>): void
  /** Lets a delivery go now that leads its lane and waits for its time; returns whether it does. */
  hasten(id: string, lane: string): boolean
  takeAll(): Delivery[]
  /** How many there are, on their way included. */
  size(): number
}

interface OrderQueue {
  readonly queue: Delivery[]
  /** Calls off the timer of the first. */
  disarm(): void
}

/** `attempt` is called when a delivery is due, with its fault where that was decided before. */
export function createOrderQueues(
  clock: VirtualClock,
  attempt: (delivery: Delivery, fault?: FaultNote) => Promise<void>,
): OrderQueues {
  const queues = new Map<string, OrderQueue>()

  function arm(lane: string, queue: Delivery[], fault?: FaultNote): void {
    const head = queue[0]
    if (!head) {
      queues.delete(lane)
      return
    }
    const disarm = clock.at(Math.round(head.dueAt * 1000), () => attempt(head, fault))
    queues.set(lane, { queue, disarm })
  }

  const leads = (delivery: Delivery): boolean => queues.get(delivery.lane)?.queue[0] === delivery

  return {
    leads,
    add(delivery, fault) {
      const lane = queues.get(delivery.lane)
      if (lane) lane.queue.push(delivery)
      else arm(delivery.lane, [delivery], fault)
    },
    goOn(before, after, fault) {
      const lane = queues.get(before.lane)
      if (!lane || !leads(before)) return
      if (after.state === 'scheduled') lane.queue[0] = after
      else lane.queue.shift()
      arm(before.lane, lane.queue, fault)
    },
    take({ id, lane: name }) {
      const lane = queues.get(name)
      const place = lane?.queue.findIndex((delivery) => delivery.id === id) ?? -1
      if (!lane || place === -1) return
      lane.queue.splice(place, 1)
      if (place > 0) return
      lane.disarm()
      arm(name, lane.queue)
    },
    hasten(id, name) {
      const lane = queues.get(name)
      const head = lane?.queue[0]
      const now = clock.nowMs()
      // One whose time has come is on its way already.
      if (!lane || head?.id !== id || Math.round(head.dueAt * 1000) <= now) return false
      lane.disarm()
      lane.queue[0] = { ...head, dueAt: now / 1000 }
      arm(name, lane.queue)
      return true
    },
    takeAll() {
      const taken = [...queues.values()]
      queues.clear()
      for (const { disarm } of taken) disarm()
      return taken.flatMap(({ queue }) => queue)
    },
    size: () => [...queues.values()].reduce((sum, { queue }) => sum + queue.length, 0),
  }
}
