import type { Delivery } from '../../../contract/callbacks/callback.ts'
import { receiverOf } from '../../../contract/callbacks/target.ts'
import type { FaultNote } from '../../../contract/fault.ts'
import { joinKey } from '../../../contract/store.ts'
import { badlySigned, CONTENT_TYPES } from '../signedBody.ts'
import { addressOf } from './address.ts'
import { createConcurrencyLimit } from './concurrencyLimit.ts'
import type { Receiver } from './receiver.ts'
import type { PostResult, Sender } from './sender.ts'

/** Calls at once to one endpoint, and to all of them: a game server that hangs must not hold up another. */
const CONCURRENT_PER_ENDPOINT = 32
const CONCURRENT = 256

/** A tenant's callback address, whatever its query. */
function endpointOf({ tenant, url }: Delivery): string {
  const address = addressOf(url)
  return joinKey(tenant, address ? address.origin + address.pathname : url)
}

const dropped = ({ id }: FaultNote): PostResult => ({
  error: `dropped by fault ${id}: it was not sent`,
  failure: 'dropped',
  durationMs: 0,
})

/**
 * Sends a delivery's bytes to the game or to the built-in receiver: once, or what a fault makes of it. The result leaves
 * out what was no longer `wanted` when its turn came: it was not sent.
 */
export type Posts = (
  delivery: Delivery,
  fault: FaultNote | undefined,
  wanted: () => boolean,
) => Promise<readonly PostResult[]>

export function createPosts({ sender, receiver }: { readonly sender: Sender; readonly receiver: Receiver }): Posts {
  const slots = createConcurrencyLimit(CONCURRENT_PER_ENDPOINT, CONCURRENT)

  /** What the built-in receiver answers, without a way over the network; nothing where the address is another's. */
  async function postToReceiver({ url }: Delivery, body: string): Promise<PostResult | undefined> {
    const named = receiverOf(url)
    if (!named) return undefined
    const startedMs = performance.now()
    const reply = await receiver.take(named.provider, named.callback, body)
    return reply && { status: reply.status, reply: reply.body, durationMs: performance.now() - startedMs }
  }

  async function post(delivery: Delivery, body: string, wanted: () => boolean): Promise<PostResult | undefined> {
    const endpoint = endpointOf(delivery)
    const entered = slots.enter(endpoint)
    if (entered) await entered
    try {
      if (!wanted()) return undefined
      const { url, encoding, method } = delivery
      const received = delivery.by === 'receiver' ? await postToReceiver(delivery, body) : undefined
      if (received) return received
      return await sender.post({ url, body, contentType: CONTENT_TYPES[encoding], ...(method && { method }) })
    } finally {
      slots.leave(endpoint)
    }
  }

  return async (delivery, fault, wanted) => {
    const { drop, duplicate, sign } = fault?.effect ?? {}
    if (fault && drop !== undefined) return [dropped(fault)]
    const { body } = sign === 'bad' ? badlySigned(delivery) : delivery
    const first = post(delivery, body, wanted)
    // Both are on their way before either is waited for.
    const all = duplicate ? await Promise.all([first, post(delivery, body, wanted)]) : [await first]
    return all.filter((one) => one !== undefined)
  }
}
