import type { Callback, Emission, EmittedIds } from '../../contract/callbacks/callback.ts'
import { scriptMistake } from '../../contract/callbacks/deliveryScript.ts'
import { ProviderError } from '../../contract/errors.ts'
import type { Call } from '../../contract/operation.ts'
import type { Fields, Prose } from '../../contract/schema/field.ts'
import type { Transaction } from '../../contract/store.ts'
import { listDeliveries } from '../callbacks/deliveryTable.ts'
import type { Effects } from './effects.ts'
import type { PipelineParts } from './exchange.ts'

/**
 * Sends the callbacks and announces the mails of a transaction that was kept. Resolves once the callbacks
 * have been tried that are to be tried before the response leaves.
 */
export async function flush(
  { deliveries, outbox }: Pick<PipelineParts, 'deliveries' | 'outbox'>,
  { queued, mails }: Effects,
): Promise<void> {
  outbox.announce(mails)
  await deliveries.launch(queued)
}

/** At most this many deliveries of one order are handed to a handler. */
const SHOWN_DELIVERIES = 10

/** How a handler refuses: thrown, so that its transaction is undone. */
export function fail(error: string, detail?: Prose, more?: Readonly<Record<string, unknown>>): never {
  throw new ProviderError(error, detail, more)
}

/** What a handler gets. What it emits and mails is collected in `effects`, for {@link flush}. */
export function handlerCall<Tenant>(
  parts: Pick<PipelineParts, 'clock' | 'ids' | 'deliveries' | 'outbox' | 'targets'>,
  tx: Transaction,
  given: { params: unknown; tenant: Tenant; state: unknown; origin: string; cause: string; effects: Effects },
): Call<unknown, Tenant, unknown, string> {
  return {
    params: given.params,
    tenant: given.tenant,
    state: given.state,
    now: parts.clock.now(),
    ids: parts.ids,
    origin: given.origin,
    fail,
    async emit<P extends Fields>(callback: Callback<P>, emission: Emission<P>): Promise<EmittedIds> {
      const mistake = emission.script && scriptMistake(callback as Callback, emission as unknown as Emission<Fields>)
      if (mistake !== undefined) fail('INVALID', mistake)
      const [first, ...copies] = await parts.deliveries.queue(tx, callback, emission, given)
      given.effects.queued.push(first, ...copies)
      return [first.id, ...copies.map(({ id }) => id)]
    },
    target: (callback, own) => parts.targets.resolve(callback as Callback, own, given.origin)?.url,
    deliveriesOf: (order) => listDeliveries(tx, { order, limit: SHOWN_DELIVERIES }),
    remark(slug, { en, zh }) {
      given.effects.remarks.push({ slug, en, zh })
    },
    async mail(mail) {
      given.effects.mails.push(await parts.outbox.put(tx, mail, given.cause))
    },
  }
}
