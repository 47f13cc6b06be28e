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

type EmailCode = Row<typeof emailCodes>
type MailCheck = Row<typeof mailChecks>

const codeKey = (openId: string, email: string, sendType: number): string =>
  joinKey(openId, joinKey(String(sendType), emailKey(email)))

export const mail = (tx: Transaction) => ({
  emailCode: (openId: string, email: string, sendType: number) =>
    tx.get(emailCodes.table, codeKey(openId, email, sendType)),
  putEmailCode: (code: EmailCode) => tx.put(emailCodes.table, code),
  deleteEmailCode: ({ openId, email, sendType }: EmailCode) =>
    tx.delete(emailCodes.table, codeKey(openId, email, sendType)),

  mailCheck: (openId: string, uid: string) => tx.get(mailChecks.table, joinKey(openId, uid)),
  putMailCheck: (check: MailCheck) => tx.put(mailChecks.table, check),
  deleteMailCheck: (openId: string, uid: string) => tx.delete(mailChecks.table, joinKey(openId, uid)),
})
