import type { Attempt, AttemptExplanation, Callback, Delivery, Verdict } from '../../contract/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import type { Service } from '../../contract/service.ts'
import { joinKey, type Store, StoreError } from '../../contract/store.ts'
import { receiverOf } from '../../contract/target.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { explainAttempt, explainFailure } from '../explain/acknowledgement.ts'
import type { Faults } from '../faults/faults.ts'
import { type Events, tellDefect } from '../journal/events.ts'
import type { VirtualClock } from '../runtime/clock.ts'
import { createConcurrencyLimit } from './concurrencyLimit.ts'
import { acknowledgedTwin, deliveriesTable } from './deliveryTable.ts'
import type { OrderQueues } from './orderQueues.ts'
import type { Receiver } from './receiver.ts'
import { olderAttempt } from './retention.ts'
import type { PostResult, Sender } from './sender.ts'
import { badlySigned, CONTENT_TYPES } from './signedBody.ts'

/** Waiting times between attempts in milliseconds, or each callback's own. */
export type RetrySchedule = readonly number[] | 'provider'

export interface AttemptParts {
  readonly store: Store
  readonly clock: VirtualClock
  readonly events: Events
  readonly sender: Sender
  readonly schedule: RetrySchedule
  readonly receiver: Receiver
  /** A text without the keys of this sandbox. */
  scrub(text: string): string
  readonly faults: Pick<Faults, 'forAttempt' | 'delaysAttempts'>
  /** Whether an attempt is noted before it is made, so that a process that takes over knows of it. */
  readonly noteAttempts?: boolean
  find(provider: string, callback: string): { readonly service: Service; readonly callback: Callback }
}

/** Calls at once to one endpoint, and to all of them: a game server that hangs must not hold up another. */
const CONCURRENT_PER_ENDPOINT = 32
const CONCURRENT = 256

/** A tenant's callback address, whatever its query. */
function endpointOf({ tenant, url }: Delivery): string {
  if (!URL.canParse(url)) return joinKey(tenant, url)
  const { origin, pathname } = new URL(url)
  return joinKey(tenant, origin + pathname)
}

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

/** Attempts that the schedule counts: neither the second of two posts, nor one whose outcome is unknown. */
const countOf = (attempts: readonly Attempt[]): number =>
  attempts.filter(({ duplicate, uncertain }) => !duplicate && !uncertain).length

/**
 * When a delivery is tried again at the earliest after an attempt at `atMs`; Infinity when it is the last. A fault may
 * put the attempt off by any time, and a callback that is no longer defined ends at once.
 */
export function earliestRetry({ schedule, faults, find }: AttemptParts) {
  return ({ provider, callback: id, attempts }: Delivery, atMs: number): number => {
    if (faults.delaysAttempts) return atMs
    try {
      const delayMs = nextDelay(schedule, find(provider, id).callback, countOf(attempts) + 1)
      return delayMs === undefined ? Number.POSITIVE_INFINITY : atMs + delayMs
    } catch {
      return atMs
    }
  }
}

/** What settles most: one of two posts that is accepted is enough. */
const BEST_FIRST: readonly Verdict[] = ['delivered', 'failed', 'retry']

const bestOf = (tries: readonly Attempt[]): Verdict =>
  BEST_FIRST.find((verdict) => tries.some((tried) => tried.verdict === verdict)) ?? 'retry'

const dropped = ({ id }: FaultNote): PostResult => ({
  error: `dropped by fault ${id}: it was not sent`,
  failure: 'dropped',
  durationMs: 0,
})

/** An attempt with its verdict, before it is explained. */
const judged = (callback: Callback, at: number, sent: PostResult): Attempt => ({
  at,
  ...sent,
  ...verdictOf(callback, sent),
})

/** What came back is kept and shown without keys: a game that fails may print its settings. */
function withoutKeys({ reply, error }: Attempt, scrub: AttemptParts['scrub']): Pick<Attempt, 'reply' | 'error'> {
  return {
    ...(reply !== undefined && { reply: scrub(reply) }),
    ...(error !== undefined && { error: scrub(error) }),
  }
}

/** An explanation may quote what the game said. */
const scrubbed = ({ slug, en, zh }: AttemptExplanation, scrub: AttemptParts['scrub']): AttemptExplanation => ({
  slug,
  en: scrub(en),
  zh: scrub(zh),
})

function verdictOf(callback: Callback, sent: PostResult): Pick<Attempt, 'verdict' | 'remark'> {
  if (sent.status === undefined) return { verdict: 'retry' }
  const reply = { status: sent.status, body: sent.reply ?? '' }
  const remark = callback.remark?.(reply)
  return { verdict: callback.verdict(reply), ...(remark !== undefined && { remark }) }
}

/** Makes one attempt of a delivery: posts its bytes, judges the answer, records both. */
export function createAttempts(parts: AttemptParts) {
  const { store, clock, events, sender } = parts
  const slots = createConcurrencyLimit(CONCURRENT_PER_ENDPOINT, CONCURRENT)

  /** Returns nothing for a delivery that was cancelled or reset while it waited for its place: it is not sent. */
  async function post(queues: OrderQueues, delivery: Delivery, body: string): Promise<PostResult | undefined> {
    const endpoint = endpointOf(delivery)
    await slots.enter(endpoint)
    try {
      if (!queues.leads(delivery)) return undefined
      const { url, encoding, method } = delivery
      const received = delivery.by === 'receiver' ? await postToReceiver(delivery, body) : undefined
      if (received) return received
      return await sender.post({ url, body, contentType: CONTENT_TYPES[encoding], ...(method && { method }) })
    } finally {
      slots.leave(endpoint)
    }
  }

  /** What the built-in receiver answers, without a way over the network; nothing where the address is another's. */
  async function postToReceiver({ url }: Delivery, body: string): Promise<PostResult | undefined> {
    const named = receiverOf(url)
    if (!named) return undefined
    const startedMs = performance.now()
    const reply = await parts.receiver.take(named.provider, named.callback, body)
    return reply && { status: reply.status, reply: reply.body, durationMs: performance.now() - startedMs }
  }

  /** One post, or what a fault makes of it: none, two side by side, or one that is badly signed. */
  async function posts(
    queues: OrderQueues,
    delivery: Delivery,
    fault: FaultNote | undefined,
  ): Promise<(PostResult | undefined)[]> {
    const { drop, duplicate, sign } = fault?.effect ?? {}
    if (fault && drop !== undefined) return [dropped(fault)]
    const { body } = sign === 'bad' ? badlySigned(delivery) : delivery
    const one = () => post(queues, delivery, body)
    return Promise.all(duplicate ? [one(), one()] : [one()])
  }

  /**
   * Keeps what came of a delivery and returns whether it was still wanted. `tellsState` says whether the provider's
   * state learns of the end.
   */
  async function keep(queues: OrderQueues, before: Delivery, after: Delivery, tellsState = true): Promise<boolean> {
    const kept = await store.transaction(async (tx) => {
      // Cancelled or reset in the meantime: its reply belongs to no delivery.
      if (!queues.leads(before)) return false
      if ((await tx.get(deliveriesTable, before.id))?.state !== 'scheduled') return false
      await tx.put(deliveriesTable, after)
      if (after.state === 'scheduled' || !tellsState) return true
      // A replay that is refused says nothing new about the order; one that is accepted does.
      if (after.state === 'failed' && before.replayOf !== undefined) return true
      const { callback, service } = parts.find(before.provider, before.callback)
      await callback.settled?.({
        state: service.open(tx),
        verdict: after.state === 'delivered' ? 'delivered' : 'failed',
        order: before.order,
        params: before.params,
        now: Math.floor(after.dueAt),
      })
      return true
    })
    // The state says that nothing more comes of it: left where it is, it would hold up its order for ever.
    if (!kept && queues.leads(before)) queues.take(before.id)
    return kept
  }

  /** The delivery with which the game acknowledged the same bytes, one of two posts side by side included. */
  async function acknowledgedBy(delivery: Delivery, tries: readonly Attempt[]): Promise<string | undefined> {
    if (tries.every(({ verdict, status }) => verdict === 'delivered' || status === undefined)) return undefined
    if (tries.some(({ verdict }) => verdict === 'delivered')) return delivery.id
    return (await store.transaction((tx) => acknowledgedTwin(tx, delivery)))?.id
  }

  async function record(
    queues: OrderQueues,
    delivery: Delivery,
    at: number,
    sents: PostResult[],
    fault?: FaultNote,
  ): Promise<void> {
    const { callback } = parts.find(delivery.provider, delivery.callback)
    const { url, script } = delivery
    const made = sents.map((sent) => judged(callback, at, sent))
    const known = {
      badlySigned: script?.sign === 'bad' || fault?.effect.sign === 'bad',
      acknowledgedBy: await acknowledgedBy(delivery, made),
    }
    const tries = made.map((tried, place): Attempt => {
      const explanation = explainAttempt(callback, url, tried, known)
      return {
        ...tried,
        ...withoutKeys(tried, parts.scrub),
        ...(explanation && { explanation: scrubbed(explanation, parts.scrub) }),
        ...(fault && { fault }),
        ...(place > 0 && { duplicate: true as const }),
      }
    })
    const verdict = bestOf(tries)
    const { sendingSince: _noted, ...before } = delivery
    const attempts = [...before.attempts.map(olderAttempt), ...tries]
    const delayMs = verdict === 'retry' ? nextDelay(parts.schedule, callback, countOf(attempts)) : undefined
    const after: Delivery =
      delayMs === undefined
        ? { ...before, attempts, state: verdict === 'delivered' ? 'delivered' : 'failed', dueAt: at }
        : { ...before, attempts, dueAt: at + seconds(delayMs) }
    if (!(await keep(queues, delivery, after))) return
    queues.goOn(delivery, after)
    for (const tried of tries) events.emit('attempt', after, tried)
    if (after.state !== 'scheduled') events.emit('callback', after)
  }

  /**
   * Settles a delivery as failed because of a defect of ours or of its provider's definition. Left as it was it would
   * stay scheduled for ever, and so would the next of its order.
   */
  async function settleAsDefect(queues: OrderQueues, delivery: Delivery, at: number, sent: PostResult, error: unknown) {
    const message = error instanceof Error ? error.message : String(error)
    const text = `a defect of the sandbox ended this delivery: ${message}`
    const failed: Attempt = { at, ...sent, verdict: 'failed', error: text, failure: 'defect' }
    const explanation = explainFailure('defect', delivery.url)
    const tried = { ...failed, ...withoutKeys(failed, parts.scrub), explanation }
    const attempts = [...delivery.attempts, tried]
    const after: Delivery = { ...delivery, attempts, state: 'failed', dueAt: at }
    const kept = await keep(queues, delivery, after).catch((second: unknown) => {
      if (second instanceof StoreError) throw second
      // `settled` itself throws, or there is no such callback any more: the delivery ends without the state.
      if (second !== error) tellDefect(events, `the end of ${delivery.id}`, second)
      return keep(queues, delivery, after, false)
    })
    if (!kept) return
    queues.goOn(delivery, after)
    events.emit('attempt', after, tried)
    events.emit('callback', after)
  }

  /** Puts off an attempt that is due; its fault stays decided. */
  async function postpone(queues: OrderQueues, delivery: Delivery, delay: string, fault: FaultNote): Promise<void> {
    const later = { ...delivery, dueAt: seconds(clock.nowMs() + (parseDuration(delay) ?? 0)) }
    if (!(await keep(queues, delivery, later))) return
    queues.goOn(delivery, later, fault)
    events.emit('postponed', later)
  }

  /** What could not be kept did not happen for us; the game is asked again, as it would be after a crash. */
  const tryAgain = (queues: OrderQueues, delivery: Delivery, at: number) =>
    queues.goOn(delivery, { ...delivery, dueAt: at + seconds(STORE_RETRY_MS) })

  /** `decided` is the fault of this attempt where it was looked for before. */
  return async function attempt(queues: OrderQueues, delivery: Delivery, decided?: FaultNote): Promise<void> {
    const at = seconds(clock.nowMs())
    let sent: PostResult = { durationMs: 0 }
    try {
      const fault = decided ?? parts.faults.forAttempt(delivery)
      const delay = decided ? undefined : fault?.effect.delay
      if (fault && delay !== undefined) return await postpone(queues, delivery, delay, fault)
      if (parts.noteAttempts && !(await keep(queues, delivery, { ...delivery, sendingSince: at }))) return
      const sents = (await posts(queues, delivery, fault)).filter((one) => one !== undefined)
      if (sents.length === 0) return
      sent = sents[0] ?? sent
      await record(queues, delivery, at, sents, fault)
    } catch (error) {
      tellDefect(events, `an attempt of ${delivery.id}`, error)
      if (error instanceof StoreError) return tryAgain(queues, delivery, at)
      await settleAsDefect(queues, delivery, at, sent, error).catch((second: unknown) => {
        tellDefect(events, `the end of ${delivery.id}`, second)
        tryAgain(queues, delivery, at)
      })
    }
  }
}

const UNCERTAIN = 'the replica that sent it ended before the outcome was known; it is sent again'

/** A delivery as another process left it: what it was sending then may have arrived. */
export function takenOver(delivery: Delivery): Delivery {
  const { sendingSince, ...rest } = delivery
  if (sendingSince === undefined) return delivery
  const attempt: Attempt = { at: sendingSince, durationMs: 0, verdict: 'retry', error: UNCERTAIN, uncertain: true }
  return { ...rest, attempts: [...delivery.attempts, attempt] }
}
