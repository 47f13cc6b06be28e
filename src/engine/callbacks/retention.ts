import type { Attempt, Delivery } from '../../contract/callbacks/callback.ts'
import type { Store } from '../../contract/store.ts'
import { type Events, tellDefect } from '../journal/events.ts'
import { deliveriesTable } from './deliveryTable.ts'

/** Settled deliveries that are kept unless told. */
export const KEPT_DELIVERIES = 10_000
/** What the settled deliveries that are kept weigh together at most, in bytes, roughly. */
const KEPT_BYTES = 128 * 1024 * 1024
/** Evicting costs a transaction; so many go with one. */
const BATCH = 100

/** Characters that are kept of a reply once a later attempt was made. */
const KEPT_OF_OLD_REPLY = 1024

/** An attempt once a later one was made: its reply is cut, as a copy that does not keep the whole one. */
export function olderAttempt(attempt: Attempt): Attempt {
  const { reply } = attempt
  if (reply === undefined || reply.length <= KEPT_OF_OLD_REPLY) return attempt
  return { ...attempt, reply: Buffer.from(`${reply.slice(0, KEPT_OF_OLD_REPLY)}…`).toString() }
}

/** What a delivery weighs in memory, in bytes, roughly. */
export function weightOf({ body, attempts }: Delivery): number {
  const replies = attempts.reduce((sum, { reply = '', error = '' }) => sum + reply.length + error.length, 0)
  return 2048 + 4 * body.length + 2 * replies
}

/** Whether so many settled deliveries of this weight are more than are kept. */
export const isOverKept = (count: number, weight: number, limit: number): boolean =>
  count > limit || weight > KEPT_BYTES

/** Keeps the settled deliveries of one sandbox bounded; what is still to be sent is always kept. */
export interface Retention {
  /** Begins anew with the deliveries there are. */
  restart(): Promise<void>
  /** Whether a delivery of this sequence number was dropped because newer ones had settled. */
  evicted(sequence: number): boolean
}

interface Settled {
  readonly id: string
  readonly sequence: number
  readonly weight: number
}

/** Counts what settles and drops the oldest of it beyond `limit`, a hundred at a time. */
export function createRetention({
  store,
  events,
  limit = KEPT_DELIVERIES,
}: {
  readonly store: Store
  readonly events: Events
  readonly limit?: number | undefined
}): Retention {
  let settled: Settled[] = []
  let first = 0
  let weight = 0
  let dropping = false
  let droppedUpTo = 0

  const count = () => settled.length - first
  const isOver = (slack: number): boolean => isOverKept(count(), weight, limit + slack)

  function note(delivery: Delivery): void {
    const one = { id: delivery.id, sequence: delivery.sequence, weight: weightOf(delivery) }
    settled.push(one)
    weight += one.weight
  }

  function takeOldest(): Settled[] {
    const taken: Settled[] = []
    while (isOver(0) && count() > 1) {
      const one = settled[first] as Settled
      first += 1
      weight -= one.weight
      taken.push(one)
    }
    if (first > 1000) {
      settled = settled.slice(first)
      first = 0
    }
    return taken
  }

  async function drop(): Promise<void> {
    const taken = takeOldest()
    await store.transaction(async (tx) => {
      for (const { id } of taken) {
        // A restore may have put one of this id back that is still to be sent.
        if ((await tx.get(deliveriesTable, id))?.state !== 'scheduled') await tx.delete(deliveriesTable, id)
      }
    })
    for (const { sequence } of taken) droppedUpTo = Math.max(droppedUpTo, sequence)
  }

  function dropSoon(): void {
    if (dropping || !isOver(Math.min(BATCH, limit))) return
    dropping = true
    drop()
      .catch((error: unknown) => tellDefect(events, 'the eviction of deliveries', error))
      .finally(() => {
        dropping = false
      })
  }

  events.on('callback', (delivery) => {
    if (delivery.state === 'scheduled') return
    note(delivery)
    dropSoon()
  })

  return {
    async restart() {
      settled = []
      first = 0
      weight = 0
      droppedUpTo = 0
      const rows = await store.transaction((tx) => tx.list(deliveriesTable, 'byTime', {}))
      for (const row of rows) if (row.state !== 'scheduled') note(row)
      dropSoon()
    },
    evicted: (sequence) => sequence <= droppedUpTo,
  }
}
