import type { Delivery, DeliveryState } from '../../contract/callback.ts'
import type { Deliveries } from '../callbacks/deliveries.ts'
import type { Events } from '../journal/events.ts'
import type { Journal, JournalQuery } from '../journal/journal.ts'
import type { JournalEntry } from '../journal/journalEntry.ts'
import { pollEvents } from '../journal/pollEvents.ts'
import { describeCriteria, failureMessage } from '../matching/failureMessage.ts'
import { type Difference, fieldDifferences } from '../matching/match.ts'
import { nearest } from '../matching/nearest.ts'

/** How long to wait: real milliseconds, or until the signal aborts. */
export interface WaitOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Requests, newest first, once there are `count`; nothing when there are fewer after all. */
export function waitForRequests(
  parts: { readonly journal: Journal; readonly events: Events },
  query: JournalQuery,
  count: number,
  { timeoutMs, signal }: WaitOptions,
): Promise<JournalEntry[] | undefined> {
  const { journal, events } = parts
  const look = async () => (journal.count(query) < count ? undefined : journal.list(query))
  return pollEvents(events, 'request', timeoutMs, look, signal)
}

/** The callbacks to wait for. Without a state: those that are settled, delivered or not. */
export interface CallbackQuery {
  readonly id?: string
  readonly state?: DeliveryState
  readonly provider?: string
  readonly order?: string
  /** Unix time in seconds. */
  readonly since?: number
}

/** A callback that is not what was waited for. */
export interface NearCallback {
  readonly id: string
  /** Unix time in seconds. */
  readonly at: number
  readonly provider: string
  readonly operation: string
  readonly tenant: string
  readonly state: DeliveryState
  readonly diagnosis?: string
  readonly differences: readonly Difference[]
}

/** Callbacks that were waited for, or what there is instead. */
export type CallbacksWaited =
  | { readonly found: Delivery[] }
  | { readonly count: number; readonly nearest: NearCallback[]; readonly detail: string }

/** At most this many of the newest are searched. */
export const MAX_SEARCHED = 1000

const SETTLED = 'settled'

function callbackDifferences({ id, provider, order, state }: CallbackQuery, delivery: Delivery): Difference[] {
  const actual = state === undefined && delivery.state !== 'scheduled' ? SETTLED : delivery.state
  const wanted = { id, provider, order, state: state ?? SETTLED }
  return fieldDifferences(wanted, { ...delivery, state: actual }, ['id', 'provider', 'order', 'state'])
}

function nearCallback(delivery: Delivery, differences: readonly Difference[]): NearCallback {
  const { id, provider, callback, tenant, state, createdAt, attempts } = delivery
  const diagnosis = attempts.at(-1)?.explanation?.slug
  return {
    id,
    at: createdAt,
    provider,
    operation: callback,
    tenant,
    state,
    ...(diagnosis !== undefined && { diagnosis }),
    differences,
  }
}

/** Callbacks, newest first, once there are `count`, or once the one that is named can no longer become what it should. */
export async function waitForCallbacks(
  parts: { readonly deliveries: Deliveries; readonly events: Events },
  query: CallbackQuery,
  count: number,
  patience: WaitOptions & { readonly timeout: string },
): Promise<CallbacksWaited> {
  const { deliveries, events } = parts
  const { id, provider, order, state, since } = query

  let last: Delivery | undefined

  /** The callback that is named. One that a reset has taken away counts as cancelled: it will not come back. */
  async function named(name: string): Promise<Delivery | undefined> {
    last = (await deliveries.get(name)) ?? (last && { ...last, state: 'cancelled' })
    return last
  }

  async function known(): Promise<Delivery[]> {
    const range = { limit: MAX_SEARCHED, ...(since !== undefined && { since }) }
    if (id === undefined)
      return deliveries.list({
        ...range,
        ...(provider !== undefined && { provider }),
        ...(order !== undefined && { order }),
        ...(state !== undefined && { state }),
      })
    const one = await named(id)
    return one && (since === undefined || one.createdAt >= since) ? [one] : []
  }

  const fitting = async () => (await known()).filter((one) => callbackDifferences(query, one).length === 0)

  /** A settled callback stays as it is. */
  async function hopeless(): Promise<boolean> {
    const one = id === undefined ? undefined : await named(id)
    return one !== undefined && one.state !== 'scheduled' && callbackDifferences(query, one).length > 0
  }

  const look = async () => {
    const found = await fitting()
    if (found.length >= count) return found
    return (await hopeless()) ? ('hopeless' as const) : undefined
  }
  const seen = await pollEvents(events, 'callback', patience.timeoutMs, look, patience.signal)
  if (seen !== undefined && seen !== 'hopeless') return { found: seen }

  const all = await deliveries.list({ limit: MAX_SEARCHED, ...(since !== undefined && { since }) })
  const others = all.filter((one) => callbackDifferences(query, one).length > 0)
  const near = nearest(others, (one) => callbackDifferences(query, one))
  const nearCallbacks = near.map(({ item, differences }) => nearCallback(item, differences))
  const detail = failureMessage({
    noun: 'callback',
    amount: { atLeast: count },
    wish: describeCriteria({ ...query, state: state ?? SETTLED }, since),
    within: patience.timeout,
    count: all.length - others.length,
    total: all.length,
    near: nearCallbacks,
  })
  const why = seen === 'hopeless' ? ` What is settled stays so: ${id} was not waited for any longer.` : ''
  return { count: all.length - others.length, nearest: nearCallbacks, detail: detail + why }
}
