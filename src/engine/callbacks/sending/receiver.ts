import type { Callback } from '../../../contract/callbacks/callback.ts'
import type { Provider } from '../../../contract/provider.ts'
import { noTexts, wireText } from '../../../contract/schema/wire.ts'
import type { Service } from '../../../contract/service.ts'
import { joinKey, type Store, type Transaction, table } from '../../../contract/store.ts'

/** An order whose goods the receiver has handed out. */
interface Grant {
  readonly key: string
  /** Counts up; the order they were handed out in. */
  readonly sequence: number
}

/** Part of the game that the receiver stands in for: wiped with the state, as the orders are. */
const grantsTable = table<Grant>()({
  name: 'receiver.grants',
  key: (row) => row.key,
  indexes: { bySequence: (row) => [row.sequence] },
})

/** At most this many grants are kept; the oldest is dropped. */
const KEPT_GRANTS = 10_000

/** What the receiver answers. */
export interface ReceiverReply {
  readonly status: number
  readonly body: string
}

/** The game that is built in: right, and no user's own. */
export interface Receiver {
  /** Takes a notification as it was sent; undefined where there is no receiver for such a callback. */
  take(provider: string, callback: string, body: string): Promise<ReceiverReply | undefined>
}

interface ReceiverParts {
  readonly enabled: boolean
  readonly store: Store
  readonly providers: readonly Provider[]
}

/** The values of a body, and their texts as they take part in a signature. */
function readBody({ encoding }: Callback, body: string) {
  const values: Record<string, unknown> =
    encoding === 'json' ? (JSON.parse(body) as Record<string, unknown>) : Object.fromEntries(new URLSearchParams(body))
  const texts = noTexts()
  for (const [name, value] of Object.entries(values)) texts[name] = wireText(value)
  return { values, texts }
}

const refusal = (why: string): ReceiverReply => ({ status: 400, body: `refused: ${why}` })

/** Keeps that it was handed out. Returns false where it was before. */
async function grant(tx: Transaction, key: string): Promise<boolean> {
  if (await tx.get(grantsTable, key)) return false
  const [newest] = await tx.list(grantsTable, 'bySequence', { newestFirst: true, limit: 1 })
  const sequence = (newest?.sequence ?? 0) + 1
  await tx.put(grantsTable, { key, sequence })
  const [oldest] = await tx.list(grantsTable, 'bySequence', { limit: 1 })
  if (oldest && oldest.sequence <= sequence - KEPT_GRANTS) await tx.delete(grantsTable, oldest.key)
  return true
}

/** Verifies notifications and hands out what they are about, once. */
export function createReceiver({ enabled, store, providers }: ReceiverParts): Receiver {
  const known = new Map<string, { readonly service: Pick<Service, 'open'>; readonly callback: Callback }>()
  for (const { service, callbacks } of enabled ? providers : []) {
    for (const callback of callbacks) known.set(joinKey(service.id, callback.id), { service, callback })
  }

  return {
    async take(provider, id, body) {
      const found = known.get(joinKey(provider, id))
      const { receiving, acknowledge } = found?.callback ?? {}
      if (!found || !receiving || !acknowledge) return undefined
      let read: ReturnType<typeof readBody>
      try {
        read = readBody(found.callback, body)
      } catch {
        return refusal('the body cannot be read')
      }
      return store.transaction(async (tx) => {
        const received = await receiving.receive({ state: found.service.open(tx), ...read })
        if ('refused' in received) return refusal(received.refused)
        const { grants } = received
        if (grants === undefined) return acknowledge
        const isFirst = await grant(tx, joinKey(`${provider}.${id}`, grants))
        return isFirst ? acknowledge : (receiving.again ?? acknowledge)
      })
    },
  }
}
