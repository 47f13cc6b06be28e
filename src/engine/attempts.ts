import type { Attempt, Callback, Delivery } from '../contract/callback.ts'
import { parseDuration } from '../contract/duration.ts'
import type { Service } from '../contract/provider.ts'
import { type Store, StoreError } from '../contract/store.ts'
import type { VirtualClock } from './clock.ts'
import { deliveriesTable } from './deliveryTable.ts'
import type { Events } from './events.ts'
import { explainAttempt } from './explain/acknowledgement.ts'
import type { Lanes } from './lanes.ts'
import { CONTENT_TYPES } from './outgoing.ts'
import type { Sender, Sent } from './send.ts'
import { createSlots } from './slots.ts'

/** Waiting times between attempts in milliseconds, or each callback's own. */
export type RetrySchedule = readonly number[] | 'provider'

export interface AttemptParts {
  readonly store: Store
  readonly clock: VirtualClock
  readonly events: Events
  readonly sender: Sender
  readonly schedule: RetrySchedule
  /** A text without the keys of this sandbox. */
  scrub(text: string): string
  find(provider: string, callback: string): { readonly service: Service; readonly callback: Callback }
}

/** Calls at once to one game server. */
const CONCURRENT_PER_ORIGIN = 32

/** When an attempt is made again that the store could not keep. */
const STORE_RETRY_MS = 5000

export const seconds = (ms: number): number => ms / 1000

function nextDelay(schedule: RetrySchedule, callback: Callback, attempts: number): number | undefined {
  // A callback that is sent once stays so under any schedule: a request waits for its outcome.
  if (callback.schedule.length === 0) return undefined
  if (schedule !== 'provider') return schedule[attempts - 1]
  const text = callback.schedule[attempts - 1]
  return text === undefined ? undefined : parseDuration(text)
}

function judge(callback: Callback, sent: Sent): Pick<Attempt, 'verdict' | 'remark'> {
  if (sent.status === undefined) return { verdict: 'retry' }
  const reply = { status: sent.status, body: sent.reply ?? '' }
  const remark = callback.remark?.(reply)
  return { verdict: callback.verdict(reply), ...(remark !== undefined && { remark }) }
}

/** Makes one attempt of a delivery: posts its bytes, judges the answer, records both. */
export function createAttempts(parts: AttemptParts) {
  const { store, clock, events, sender } = parts
  const slots = createSlots(CONCURRENT_PER_ORIGIN)

  async function post({ url, body, encoding }: Delivery): Promise<Sent> {
    const origin = URL.canParse(url) ? new URL(url).origin : url
    await slots.enter(origin)
    try {
      return await sender.post({ url, body, contentType: CONTENT_TYPES[encoding] })
    } finally {
      slots.leave(origin)
    }
  }

  /** Keeps what came of a delivery. Answers whether it was still wanted. */
  function keep(
    lanes: Lanes,
    before: Delivery,
    after: Delivery,
    { callback, service }: ReturnType<AttemptParts['find']>,
    at: number,
  ) {
    return store.transaction(async (tx) => {
      // Cancelled or reset in the meantime: its answer belongs to nobody.
      if (!lanes.leads(before)) return false
      if ((await tx.get(deliveriesTable, before.id))?.state !== 'scheduled') return false
      await tx.put(deliveriesTable, after)
      if (after.state === 'scheduled') return true
      // A replay that is refused says nothing new about the order; one that is accepted does.
      if (after.state === 'failed' && before.replayOf !== undefined) return true
      await callback.settled?.({
        state: service.open(tx),
        verdict: after.state === 'delivered' ? 'delivered' : 'failed',
        order: before.order,
        params: before.params,
        now: Math.floor(at),
      })
      return true
    })
  }

  /** What came back is kept and shown without keys: a game that fails may print its settings. */
  const withoutKeys = ({ reply, error }: Sent): Pick<Sent, 'reply' | 'error'> => ({
    ...(reply !== undefined && { reply: parts.scrub(reply) }),
    ...(error !== undefined && { error: parts.scrub(error) }),
  })

  async function record(lanes: Lanes, delivery: Delivery, at: number, sent: Sent): Promise<void> {
    const found = parts.find(delivery.provider, delivery.callback)
    const { callback } = found
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
    if (!(await keep(lanes, delivery, after, found, at))) return
    lanes.goOn(delivery, after)
    events.emit('attempt', after, tried)
    if (after.state !== 'scheduled') events.emit('callback', after)
  }

  return async function attempt(lanes: Lanes, delivery: Delivery): Promise<void> {
    try {
      const at = seconds(clock.nowMs())
      await record(lanes, delivery, at, await post(delivery))
    } catch (error) {
      events.emit('defect', { where: `an attempt of ${delivery.id}`, error })
      if (!(error instanceof StoreError)) return
      // What could not be kept did not happen for us; the game is asked again, as it would be after a crash.
      lanes.goOn(delivery, { ...delivery, dueAt: seconds(clock.nowMs() + STORE_RETRY_MS) })
    }
  }
}
