import type { Callback, Delivery, Emission } from '../../contract/callbacks/callback.ts'
import type { Fields } from '../../contract/schema/field.ts'
import type { Service } from '../../contract/service.ts'
import type { Transaction } from '../../contract/store.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { type SandboxIds, serialId } from '../runtime/ids.ts'
import { openState } from '../runtime/openState.ts'
import type { AttemptParts } from './attempts.ts'
import { deliveriesTable } from './deliveryTable.ts'
import { seconds } from './retrySchedule.ts'
import { badlySigned, signedBody } from './signedBody.ts'
import type { Targets } from './targets.ts'

export interface DeliveryFactoryParts extends Pick<AttemptParts, 'clock' | 'find'> {
  readonly ids: Pick<SandboxIds, 'next' | 'skip' | 'serial' | 'numbers'>
  readonly targets: Pick<Targets, 'resolve' | 'redirect'>
}

/** How deliveries are sent again. */
export interface ReplayOptions {
  readonly copies: number
  readonly delayMs: number
  /** One after another, the last made first; side by side when absent. */
  readonly order?: 'reverse' | undefined
}

/** What a callback was caused by: the id of the request or action, and under which base URL it was made. */
export interface CausedBy {
  readonly cause: string
  readonly origin: string
}

export type CreatedDeliveries = readonly [Delivery, ...Delivery[]]

type Fresh = Omit<Delivery, 'id' | 'sequence' | 'attempts' | 'state'>

const laneOf = ({ provider, tenant, order }: Pick<Delivery, 'provider' | 'tenant' | 'order'>): string =>
  `${provider}/${tenant}/${order}`

/** The signed bytes of a callback in its own form, or in the one that was asked for. */
function encode<P extends Fields>(service: Service, callback: Callback<P>, emission: Emission<P>) {
  const { key, encoded, script, signedText, params } = emission
  const change = { ...script?.override, ...script?.add }
  if (encoded) {
    const { format, method, values } = encoded
    const { id, signature } = format
    return { ...encoded.encode({ ...values, ...change }), format: id, signature, ...(method && { method }) }
  }
  const signer = callback.signer ?? service.signer
  if (!signer) throw new Error(`Provider ${service.id} sends ${callback.id} but has no signer`)
  return signedBody(callback, signer, key, { ...params, ...change }, signedText)
}

/** Makes deliveries and gives them up, in the caller's transaction. */
export function createDeliveryFactory({ clock, ids, find, targets }: DeliveryFactoryParts) {
  async function keep(tx: Transaction, fresh: Fresh): Promise<Delivery> {
    const sequence = ids.next('cb')
    const id = serialId('cb', sequence)
    const delivery: Delivery = { ...fresh, id, sequence, attempts: [], state: 'scheduled' }
    await tx.put(deliveriesTable, delivery)
    return delivery
  }

  /** Keeps it as cancelled, and tells the state that nothing more comes of it. */
  async function giveUp(tx: Transaction, delivery: Delivery): Promise<Delivery> {
    const { callback, service } = find(delivery.provider, delivery.callback)
    const cancelled: Delivery = { ...delivery, state: 'cancelled' }
    await tx.put(deliveriesTable, cancelled)
    if (delivery.replayOf !== undefined) return cancelled
    const { order, params } = delivery
    await callback.settled?.({ state: openState(service, tx), verdict: 'failed', order, params, now: clock.now() })
    return cancelled
  }

  /** The callback, signed once, and its copies, as its script wants them. */
  async function make<P extends Fields>(
    tx: Transaction,
    callback: Callback<P>,
    emission: Emission<P>,
    { cause, origin }: CausedBy,
  ): Promise<CreatedDeliveries> {
    const { service } = find(callback.service, callback.id)
    const target = targets.resolve(callback as Callback, emission.url, origin)
    if (!target)
      throw new Error(`${service.id} emitted ${callback.id}, which has nowhere to go; it has to ask target first`)
    const { tenant, order, script } = emission
    const { copies = 1, delay = '0s', drop, sign } = script ?? {}
    const signed = encode(service, callback, emission)
    const now = seconds(clock.nowMs())
    const provider = service.id
    const fresh: Fresh = {
      callback: callback.id,
      provider,
      tenant,
      order,
      ...target,
      encoding: callback.encoding,
      ...(sign === 'bad' ? badlySigned(signed) : signed),
      createdAt: now,
      dueAt: now + seconds(parseDuration(delay) ?? 0),
      cause,
      lane: laneOf({ provider, tenant, order }),
      ...(script && { script }),
    }
    const first = await keep(tx, fresh)
    const made: Delivery[] = []
    for (let copy = 2; copy <= copies; copy += 1) {
      // Side by side means that no copy waits for another: each has a lane of its own.
      const lane = script?.order === 'reverse' ? fresh.lane : `${fresh.lane}/${ids.serial('copy')}`
      made.push(await keep(tx, { ...fresh, lane, replayOf: first.id }))
    }
    if (!drop) return [first, ...made]
    for (const [at, copy] of made.entries()) made[at] = await giveUp(tx, copy)
    return [await giveUp(tx, first), ...made]
  }

  /** The same bytes once more, as deliveries of their own, in the order of the originals. */
  async function repeat(
    tx: Transaction,
    originals: readonly Delivery[],
    { copies, delayMs, order }: ReplayOptions,
  ): Promise<Delivery[]> {
    const now = seconds(clock.nowMs())
    const dueAt = now + seconds(delayMs)
    // Lanes of their own: a replay is asked for now and does not wait for the original's next retry.
    const ownLane = (original: Delivery) => `${laneOf(original)}/${ids.serial('replay')}`
    const shared = order === 'reverse' ? `replay/${ids.serial('replay')}` : undefined
    const made: Delivery[] = []
    for (const original of originals) {
      const { id, sequence: _sequence, attempts: _attempts, state: _state, script: _script, ...same } = original
      // The same bytes, to where the sandbox was told meanwhile to send callbacks.
      const target = targets.redirect(find(original.provider, original.callback).callback, original.url)
      for (let copy = 1; copy <= copies; copy += 1) {
        const lane = shared ?? ownLane(original)
        const fresh = { ...same, ...target, createdAt: now, dueAt, cause: 'replay', lane, replayOf: id }
        made.push(await keep(tx, { ...fresh, ...(order && { script: { order } }) }))
      }
    }
    return made
  }

  return { make, repeat, giveUp }
}
