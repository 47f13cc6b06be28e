import { joinKey, type Transaction } from '../../../contract/store.ts'
import { emailKey } from './accounts.ts'
import { history, type Row, str, whole } from './row.ts'

/** The code that is valid for an address and a purpose; a new one replaces it, use deletes it (quick-15). */
export const emailCodes = history({ openId: str, email: str, sendType: whole, code: str, expiresAt: whole })({
  name: 'quicksdk.emailCodes',
  key: (row) => codeKey(row.openId, row.email, row.sendType),
  indexes: {},
})

/** The old address a user has proved to own, and when (quick-21). */
export const mailChecks = history({ openId: str, uid: str, email: str, passedAt: whole })({
  name: 'quicksdk.mailChecks',
  key: (row) => joinKey(row.openId, row.uid),
  indexes: {},
})

/** Mails that were sent, for the admin API. */
export const outbox = history({
  sequence: whole,
  openId: str,
  productCode: str,
  to: str,
  sendType: whole,
  code: str,
  sentAt: whole,
  expiresAt: whole,
})({
  name: 'quicksdk.outbox',
  key: (row) => String(row.sequence),
  indexes: { bySent: (row) => [row.sentAt, row.sequence] },
})

type EmailCode = Row<typeof emailCodes>
type MailCheck = Row<typeof mailChecks>
export type Mail = Row<typeof outbox>

const codeKey = (openId: string, email: string, sendType: number): string =>
  joinKey(openId, joinKey(String(sendType), emailKey(email)))

/** So many mails are kept; the oldest gives way. */
const MAILS = 1000

export const mail = (tx: Transaction) => ({
  emailCode: (openId: string, email: string, sendType: number) =>
    tx.get(emailCodes.table, codeKey(openId, email, sendType)),
  putEmailCode: (code: EmailCode) => tx.put(emailCodes.table, code),
  deleteEmailCode: ({ openId, email, sendType }: EmailCode) =>
    tx.delete(emailCodes.table, codeKey(openId, email, sendType)),

  mailCheck: (openId: string, uid: string) => tx.get(mailChecks.table, joinKey(openId, uid)),
  putMailCheck: (check: MailCheck) => tx.put(mailChecks.table, check),
  deleteMailCheck: (openId: string, uid: string) => tx.delete(mailChecks.table, joinKey(openId, uid)),

  /** Newest first. */
  mails: (range: { readonly since?: number; readonly limit: number }) =>
    tx.list(outbox.table, 'bySent', {
      newestFirst: true,
      limit: range.limit,
      ...(range.since !== undefined && { from: range.since }),
    }),
  /** `sequence` is the next of the series `mail`. */
  async putMail(sent: Mail): Promise<void> {
    await tx.put(outbox.table, sent)
    await tx.delete(outbox.table, String(sent.sequence - MAILS))
  },
  async clearMails(): Promise<void> {
    for (const { sequence } of await tx.all(outbox.table)) await tx.delete(outbox.table, String(sequence))
  },
})
