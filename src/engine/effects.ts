import type { Callback, Delivery, Emission } from '../contract/callback.ts'
import { type EmittedIds, scriptMistake } from '../contract/deliver.ts'
import { ProviderError } from '../contract/errors.ts'
import type { Fields, Prose } from '../contract/field.ts'
import type { Mail } from '../contract/mail.ts'
import type { Call } from '../contract/operation.ts'
import type { Transaction } from '../contract/store.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { PipelineParts } from './pipeline.ts'

/** What a handler did to the outside world: kept in its transaction, let go once that is kept. */
export interface Effects {
  readonly queued: Delivery[]
  readonly mails: Mail[]
  /** What is odd about a request that was accepted. */
  readonly remarks: Diagnosis[]
}

export const noEffects = (): Effects => ({ queued: [], mails: [], remarks: [] })

/**
 * Sends the callbacks and announces the mails of a transaction that was kept. Answers once the callbacks have been
 * tried that somebody wants tried before the answer leaves.
 */
export async function release(
  { deliveries, outbox }: Pick<PipelineParts, 'deliveries' | 'outbox'>,
  { queued, mails }: Effects,
): Promise<void> {
  outbox.announce(mails)
  await deliveries.launch(queued)
}

/** How a handler refuses: thrown, so that its transaction is undone. */
export function fail(error: string, detail?: string | Prose, more?: Readonly<Record<string, unknown>>): never {
  throw new ProviderError(error, detail, more)
}

/** What a handler gets. What it emits and mails is collected in `effects`, for {@link release}. */
export function handlerCall<Tenant>(
  parts: Pick<PipelineParts, 'clock' | 'ids' | 'deliveries' | 'outbox'>,
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
      const mistake = emission.script && scriptMistake(emission.script)
      if (mistake !== undefined) fail('INVALID', mistake)
      const [first, ...copies] = await parts.deliveries.queue(tx, callback, emission, given.cause)
      given.effects.queued.push(first, ...copies)
      return [first.id, ...copies.map(({ id }) => id)]
    },
    remark(slug, { en, zh }) {
      given.effects.remarks.push({ slug, en, zh })
    },
    async mail(mail) {
      given.effects.mails.push(await parts.outbox.put(tx, mail, given.cause))
    },
  }
}
