import type { Attempt, Callback, Delivery } from '../../contract/callbacks/callback.ts'
import type { Service } from '../../contract/service.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import type { Faults } from '../faults/faults.ts'

/** Waiting times between attempts in milliseconds, or each callback's own. */
export type RetrySchedule = readonly number[] | 'provider'

export interface RetryParts {
  readonly schedule: RetrySchedule
  readonly faults: Pick<Faults, 'delaysAttempts'>
  /** Throws for a callback that is no longer defined. */
  find(provider: string, callback: string): { readonly service: Service; readonly callback: Callback }
}

/** When an attempt is made again that the store could not keep. */
export const STORE_RETRY_MS = 5000

export const seconds = (ms: number): number => ms / 1000

/** Attempts that the schedule counts: neither the second of two posts, nor one whose outcome is unknown. */
function countOf(attempts: readonly Attempt[]): number {
  let count = 0
  for (const { duplicate, uncertain } of attempts) if (!duplicate && !uncertain) count += 1
  return count
}

function delayAfter(schedule: RetrySchedule, callback: Callback, attempts: number): number | undefined {
  // A callback that is sent once stays so under any schedule: a request waits for its outcome.
  if (callback.schedule.length === 0) return undefined
  if (schedule !== 'provider') return schedule[attempts - 1]
  const text = callback.schedule[attempts - 1]
  return text === undefined ? undefined : parseDuration(text)
}

/** Milliseconds from the last of these attempts to the next one; undefined when there is none. */
export const nextDelay = (
  schedule: RetrySchedule,
  callback: Callback,
  attempts: readonly Attempt[],
): number | undefined => delayAfter(schedule, callback, countOf(attempts))

/**
 * When a delivery is tried again at the earliest after an attempt at `atMs`; Infinity when it is the last. A fault may
 * put the attempt off by any time, and a callback that is no longer defined ends at once.
 */
export function earliestRetry({ schedule, faults, find }: RetryParts) {
  return ({ provider, callback: id, attempts }: Delivery, atMs: number): number => {
    if (faults.delaysAttempts) return atMs
    try {
      const delayMs = delayAfter(schedule, find(provider, id).callback, countOf(attempts) + 1)
      return delayMs === undefined ? Number.POSITIVE_INFINITY : atMs + delayMs
    } catch {
      return atMs
    }
  }
}
