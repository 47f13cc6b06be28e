import { type Row, stateTable } from '../../../contract/stateTable.ts'
import { joinKey, type Transaction } from '../../../contract/store.ts'
import { emailKey } from './accounts.ts'
import { id, time, uid, whole } from './row.ts'

/** The code that is valid for an address and a purpose; a new one replaces it, use deletes it (quick-15). */
const emailCodeFields = { openId: id, email: id, sendType: whole, code: id, expiresAt: time }
export const emailCodes = stateTable(emailCodeFields)({
  name: 'quicksdk.emailCodes',
  key: (row) => codeKey(row.openId, row.email, row.sendType),
  indexes: {},
})

/** The old address a user has proved to own, and when (quick-21). */
const mailCheckFields = { openId: id, uid, email: id, passedAt: time }
export const mailChecks = stateTable(mailCheckFields)({
  name: 'quicksdk.mailChecks',
  key: (row) => joinKey(row.openId, row.uid),
  indexes: {},
})

type EmailCode = Row<typeof emailCodeFields>
type MailCheck = Row<typeof mailCheckFields>

const codeKey = (openId: string, email: string, sendType: number): string =>
  joinKey(openId, joinKey(String(sendType), emailKey(email)))

export const mail = (tx: Transaction) => ({
  emailCode: (openId: string, email: string, sendType: number) => tx.get(emailCodes, codeKey(openId, email, sendType)),
  putEmailCode: (code: EmailCode) => tx.put(emailCodes, code),
  deleteEmailCode: ({ openId, email, sendType }: EmailCode) => tx.delete(emailCodes, codeKey(openId, email, sendType)),

  mailCheck: (openId: string, uid: string) => tx.get(mailChecks, joinKey(openId, uid)),
  putMailCheck: (check: MailCheck) => tx.put(mailChecks, check),
  deleteMailCheck: (openId: string, uid: string) => tx.delete(mailChecks, joinKey(openId, uid)),
})
