import { delivery } from '../admin/schemas/delivery.ts'
import { mail } from '../admin/schemas/mail.ts'
import type { Delivery } from '../contract/callbacks/callback.ts'
import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import { list, number, object, optional, type Values } from '../contract/schema/field.ts'
import type { Streamed } from '../contract/schema/streamed.ts'
import { mistakesInPieces } from '../contract/schema/validation.ts'
import type { Transaction } from '../contract/store.ts'
import type { Ids } from '../contract/values/ids.ts'
import type { Mail } from '../contract/values/mail.ts'
import { changed } from '../contract/values/prose.ts'
import type { Deliveries } from '../engine/callbacks/deliveries.ts'
import type { Outbox } from '../engine/persistence/outbox.ts'
import type { ClockState, VirtualClock } from '../engine/runtime/clock.ts'
import { type OwnState, ownStateMistakes } from './ownMistakes.ts'

/** What a whole state says beside the providers' parts: how the clock stands, deliveries, mails. */
const ownFields = {
  clock: optional(
    object({
      offsetMs: number({ en: 'Milliseconds the clock is ahead of real time.', zh: '时钟偏移（毫秒）' }),
      frozenAtMs: optional(
        number({ en: 'Where it stands still, in milliseconds since 1970.', zh: '冻结时刻（Unix 毫秒）' }),
      ),
    }),
  ),
  deliveries: optional(list(delivery)),
  mails: optional(list(mail)),
}
export const ownPart = object(ownFields)
type OwnPart = Values<typeof ownFields>

/** The member of a seed or state that is the sandbox's own; no provider has this name. */
export const OWN = 'sandbox'

/** A seed, or a whole state: the seed's shape plus what has happened. */
export type StateDocument = Readonly<Record<string, unknown>>

/** What is wrong with the sandbox's own part; one sentence per mistake, and undefined where others may run. */
export function* ownMistakes(own: unknown, providers: readonly Provider[]): Generator<Prose | undefined> {
  let fits = true
  for (const mistake of mistakesInPieces(ownPart, own)) {
    if (mistake) fits = false
    yield mistake && inOwn(mistake)
  }
  if (fits) yield* ownStateMistakes(own as OwnState, providers).map(inOwn)
}

const inOwn = (mistake: Prose): Prose => changed(mistake, (text) => `/${OWN}${text}`)

/** Writes the whole state out and takes it in; what comes out goes in and is equal. */
export function createState(parts: {
  readonly providers: readonly Provider[]
  readonly clock: VirtualClock
  readonly deliveries: Deliveries
  readonly outbox: Outbox
  readonly ids: Ids
}) {
  const { providers, clock, deliveries, outbox, ids } = parts
  return {
    /** The whole state as it is while this is called; what it consists of is read from `tx` while it is written. */
    dump(tx: Transaction): Streamed {
      const whole: Record<string, unknown> = {}
      for (const { service, seed } of providers) whole[service.id] = () => seed.dump(service.open(tx))
      whole[OWN] = { clock: clock.state, deliveries: deliveries.dump(tx), mails: () => outbox.dump(tx) }
      return whole
    },
    /** Loads a document that was checked. Returns how its clock stands, for when the transaction is kept. */
    async load(tx: Transaction, document: StateDocument): Promise<ClockState | undefined> {
      for (const { service, seed } of providers) {
        const part = document[service.id]
        if (part !== undefined) await seed.load(part, service.open(tx), ids)
      }
      const own = document[OWN] as OwnPart | undefined
      await deliveries.load(tx, (own?.deliveries ?? []) as Delivery[])
      await outbox.load(tx, (own?.mails ?? []) as Mail[])
      return own?.clock
    },
  }
}
