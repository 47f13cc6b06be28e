import { type Store, type Transaction, table } from '../../contract/store.ts'
import type { Mail, OutgoingMail } from '../../contract/values/mail.ts'
import type { Events } from '../journal/events.ts'
import { on, waitUntil } from '../journal/waitUntil.ts'
import type { VirtualClock } from '../runtime/clock.ts'
import { serialId } from '../runtime/ids.ts'

const mailId = (sequence: number): string => serialId('mail', sequence)
const addressKey = (address: string): string => address.toLowerCase()

export const outboxTable = table<Mail>()({
  name: 'sandbox.outbox',
  key: (row) => row.id,
  indexes: {
    bySequence: (row) => [row.sequence],
    byTime: (row) => [row.sentAt, row.sequence],
    byAddress: (row) => [addressKey(row.to), row.sentAt, row.sequence],
  },
})

/** At most this many mails are kept; the oldest is dropped. */
export const KEPT_MAILS = 1000

export interface OutboxQuery {
  /** The address, in upper or lower case. */
  readonly to?: string
  /** Unix time in seconds; mails sent at or after it. */
  readonly since?: number
  readonly limit?: number
}

export interface Outbox {
  /** Keeps a mail in the caller's transaction. */
  put(tx: Transaction, mail: OutgoingMail, cause: string): Promise<Mail>
  /** Emits what {@link put} kept; to be called once its transaction is kept. */
  announce(mails: readonly Mail[]): void
  /** Newest first. */
  list(query: OutboxQuery): Promise<Mail[]>
  /** The same once there are `count`; nothing when there are fewer after so many real milliseconds, or `signal` is. */
  waitFor(query: OutboxQuery, count: number, timeoutMs: number, signal?: AbortSignal): Promise<Mail[] | undefined>
  /** Forgets all mails; answers how many there were. */
  clear(): Promise<number>
  /** Every mail, in the order they were sent. */
  dump(tx: Transaction): Promise<Mail[]>
  /** Puts mails back as they were. */
  load(tx: Transaction, mails: readonly Mail[]): Promise<void>
}

/** The mails of one sandbox, which go nowhere else. */
export function createOutbox(parts: { store: Store; clock: VirtualClock; events: Events }): Outbox {
  const { store, clock, events } = parts

  function list(query: OutboxQuery): Promise<Mail[]> {
    const { to, since, limit } = query
    const range = {
      newestFirst: true,
      ...(since !== undefined && { from: since }),
      ...(limit !== undefined && { limit }),
    }
    return store.transaction((tx) =>
      to === undefined
        ? tx.list(outboxTable, 'byTime', range)
        : tx.list(outboxTable, 'byAddress', { ...range, prefix: [addressKey(to)] }),
    )
  }

  return {
    async put(tx, mail, cause) {
      const [newest] = await tx.list(outboxTable, 'bySequence', { newestFirst: true, limit: 1 })
      const sequence = (newest?.sequence ?? 0) + 1
      const kept: Mail = { id: mailId(sequence), sequence, ...mail, sentAt: clock.nowMs() / 1000, cause }
      await tx.put(outboxTable, kept)
      await tx.delete(outboxTable, mailId(sequence - KEPT_MAILS))
      return kept
    },

    announce(mails) {
      for (const mail of mails) events.emit('outbox', mail)
    },

    list,

    waitFor(query, count, timeoutMs, signal) {
      const look = async () => {
        const mails = await list({ ...query, limit: Math.max(count, query.limit ?? count) })
        return mails.length < count ? undefined : mails
      }
      const { to, since } = query
      return waitUntil(events, { timeoutMs, signal }, look, (lookAgain) =>
        on(events, 'outbox', (mail) => {
          const fits = to === undefined || addressKey(mail.to) === addressKey(to)
          if (fits && (since === undefined || mail.sentAt >= since)) lookAgain()
        }),
      )
    },

    clear: () =>
      store.transaction(async (tx) => {
        const mails = await tx.all(outboxTable)
        for (const { id } of mails) await tx.delete(outboxTable, id)
        return mails.length
      }),

    dump: (tx) => tx.list(outboxTable, 'bySequence', {}),
    async load(tx, mails) {
      for (const mail of mails) await tx.put(outboxTable, mail)
    },
  }
}
