import type { Delivery, DeliveryState } from '../../contract/callbacks/callback.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { prose, same, sentences } from '../../contract/values/prose.ts'
import type { Deliveries } from '../callbacks/deliveries.ts'
import type { Events } from '../journal/events.ts'
import type { Journal, JournalQuery } from '../journal/journal.ts'
import type { JournalEntry } from '../journal/journalEntry.ts'
import { openWaitsOf } from '../journal/openWaits.ts'
import { on, type Patience, waitUntil } from '../journal/waitUntil.ts'
import { describeCriteria, failureMessage } from '../matching/failureMessage.ts'
import { type Difference, fieldDifferences } from '../matching/match.ts'
import { nearest } from '../matching/nearest.ts'

/** Requests, newest first, once there are `count`; nothing when there are fewer after all. */
export function waitForRequests(
  parts: { readonly journal: Journal; readonly events: Events },
  query: JournalQuery,
  count: number,
  patience: Patience,
): Promise<JournalEntry[] | undefined> {
  const { journal, events } = parts
  let matching = 0
  const look = async () => {
    matching = journal.count(query)
    return matching < count ? undefined : journal.list(query)
  }
  // The journal may drop or forget what was counted; then the look finds fewer and counting goes on from there.
  return waitUntil(events, patience, look, (lookAgain) =>
    openWaitsOf(events).add(query, (record) => {
      if (!journal.matches(query, record)) return
      matching += 1
      if (matching >= count) lookAgain()
    }),
  )
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
  /** The one that is named has settled and given way to newer ones. */
  | { readonly evicted: true }
  | { readonly count: number; readonly nearest: NearCallback[]; readonly detail: Prose }

/** At most this many of the newest are searched. */
export const MAX_SEARCHED = 1000

const SETTLED = 'settled'

function callbackDifferences({ id, provider, order, state }: CallbackQuery, delivery: Delivery): Difference[] {
  const actual = state === undefined && delivery.state !== 'scheduled' ? SETTLED : delivery.state
  const wanted = { id, provider, order, state: state ?? SETTLED }
  return fieldDifferences(wanted, { ...delivery, state: actual }, ['id', 'provider', 'order', 'state'])
}

/** Whether there is no difference. */
function fits({ id, provider, state, since }: CallbackQuery, delivery: Delivery): boolean {
  if (id !== undefined && id !== delivery.id) return false
  if (provider !== undefined && provider !== delivery.provider) return false
  if (since !== undefined && delivery.createdAt < since) return false
  return state === undefined ? delivery.state !== 'scheduled' : delivery.state === state
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
  patience: Patience & { readonly timeout: string },
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

  const fitting = async () => (await known()).filter((one) => fits(query, one))

  /** A settled callback stays as it is. */
  async function hopeless(): Promise<boolean> {
    const one = id === undefined ? undefined : await named(id)
    return one !== undefined && one.state !== 'scheduled' && callbackDifferences(query, one).length > 0
  }

  let matching = new Set<string>()
  const look = async () => {
    const found = await fitting()
    if (found.length >= count) return found
    if (id !== undefined && !last && (await deliveries.wasEvicted(id))) return 'evicted' as const
    matching = new Set(found.map((one) => one.id))
    return (await hopeless()) ? ('hopeless' as const) : undefined
  }
  const seen = await waitUntil(events, patience, look, (lookAgain) =>
    on(events, 'callback', (delivery) => {
      if (id !== undefined) {
        if (delivery.id === id) lookAgain()
        return
      }
      if (fits(query, delivery)) matching.add(delivery.id)
      else matching.delete(delivery.id)
      if (matching.size >= count) lookAgain()
    }),
  )
  if (seen === 'evicted') return { evicted: true }
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
  const why =
    seen === 'hopeless'
      ? prose(`What is settled stays so: ${id} was not waited for any longer.`, `已了结的不会再变：不再等待 ${id}。`)
      : same('')
  return { count: all.length - others.length, nearest: nearCallbacks, detail: sentences(detail, why) }
}
