import type { Delivery } from '../../contract/callbacks/callback.ts'
import { deliveriesTable } from './deliveryTable.ts'
import { isOverKept, KEPT_DELIVERIES, olderAttempt, weightOf } from './retention.ts'

/** A change of a row as a store reads it: without a row it is deleted, without a key the table is emptied. */
type Change = readonly [table: string, key?: string, row?: unknown]

/** A delivery as it would have been kept: the replies of all attempts but the last are cut. */
function shortened(delivery: Delivery): Delivery {
  const attempts = delivery.attempts.map((attempt, at, { length }) =>
    at < length - 1 ? olderAttempt(attempt) : attempt,
  )
  return { ...delivery, attempts }
}

/**
 * Keeps settled deliveries bounded while a data directory is read, so that one with more of them than memory holds can
 * be opened. `apply` is given what is to be kept of a change and what gives way to it: the oldest, as they are read.
 */
export function createReadEviction(limit = KEPT_DELIVERIES) {
  /** By id, oldest first. */
  const settled = new Map<string, number>()
  // Goes on where it was: from the front it would pass all that was forgotten each time.
  const oldestFirst = settled.keys()
  let weight = 0

  function forget(id: string): void {
    weight -= settled.get(id) ?? 0
    settled.delete(id)
  }

  function forgetAll(): void {
    settled.clear()
    weight = 0
  }

  return (change: Change, apply: (change: Change) => void): void => {
    const [table, id, row] = change
    if (table === deliveriesTable.name) {
      if (id === undefined) forgetAll()
      else forget(id)
    }
    if (table !== deliveriesTable.name || id === undefined || row === undefined) {
      apply(change)
      return
    }
    const delivery = shortened(row as Delivery)
    apply([table, id, delivery])
    if (delivery.state === 'scheduled') return
    const weighs = weightOf(delivery)
    settled.set(id, weighs)
    weight += weighs
    while (settled.size > 1 && isOverKept(settled.size, weight, limit)) {
      const { value: oldest } = oldestFirst.next()
      if (oldest === undefined) return
      forget(oldest)
      apply([table, oldest])
    }
  }
}
