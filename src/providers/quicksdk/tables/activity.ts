import { optional } from '../../../contract/schema/field.ts'
import { type Row, stateTable } from '../../../contract/stateTable.ts'
import { joinKey, type Transaction } from '../../../contract/store.ts'
import { dayOf } from '../values/beijing.ts'
import { type Day, figures, sum } from './figures.ts'
import { counted, day, id, str, time, uid } from './row.ts'

/** A user's first entry into a product (30), and the first payment there. Times are Unix seconds, 0 for never. */
const activationFields = {
  openId: id,
  productCode: id,
  uid,
  at: time,
  firstPaidAt: time,
  // The first channel that was known of the user there.
  channelCode: optional(str),
}
export const activations = stateTable(activationFields)({
  name: 'quicksdk.activations',
  key: (row) => joinKey(row.productCode, row.uid),
  indexes: { byUser: (row) => [row.openId, row.uid, row.at, row.productCode] },
})

/** What a user did in a product on a Beijing day; tells the first time that day from the others. */
const visitFields = { productCode: id, uid, day, logins: counted, payments: counted }
export const visits = stateTable(visitFields)({
  name: 'quicksdk.visits',
  key: (row) => visitKey(row.productCode, row.uid, row.day),
  indexes: {},
})

const visitKey = (productCode: string, uid: string, day: number): string =>
  joinKey(productCode, joinKey(uid, String(day)))

/** A device that was reported; one per product and device id (26). */
const deviceFields = {
  productCode: id,
  deviceId: id,
  channelCode: str,
  at: time,
  // The request's other fields, as JSON text.
  details: str,
}
export const devices = stateTable(deviceFields)({
  name: 'quicksdk.devices',
  key: (row) => joinKey(row.productCode, row.deviceId),
  indexes: {},
})

export type Activation = Row<typeof activationFields>
type Device = Row<typeof deviceFields>

/** One user of one product. */
export interface Member {
  readonly openId: string
  readonly productCode: string
  readonly uid: string
  /** The channel the user came by, empty when it is not known. */
  readonly channelCode?: string
}

export function activity(tx: Transaction) {
  const { changeDay, changeChannel, countPayer, changeCohort, days, channelDays, cohort } = figures(tx)

  async function visit({ productCode, uid }: Member, day: number) {
    const row = await tx.get(visits, visitKey(productCode, uid, day))
    return row ?? { productCode, uid, day, logins: 0, payments: 0 }
  }

  /** The first channel that is known of a user takes over what was counted on the day of entry and today. */
  async function attribute(known: Activation, channelCode: string, now: number): Promise<Activation> {
    if (channelCode === '' || (known.channelCode ?? '') !== '') return known
    const entered = dayOf(known.at)
    const attributed = { ...known, channelCode }
    await tx.put(activations, attributed)
    await changeChannel(known.productCode, entered, channelCode, (row) => ({
      newUser: row.newUser + 1,
      activeUser: row.activeUser + 1,
    }))
    for (const day of new Set([entered, dayOf(now)])) {
      if ((await visit(known, day)).logins === 0) continue
      await changeChannel(known.productCode, day, channelCode, (row) => ({ userLogin: row.userLogin + 1 }))
    }
    return attributed
  }

  /** The user's activation in the product, made now when there is none. */
  async function activate({ openId, productCode, uid, channelCode = '' }: Member, now: number): Promise<Activation> {
    const known = await tx.get(activations, joinKey(productCode, uid))
    if (known) return attribute(known, channelCode, now)
    const made = { openId, productCode, uid, at: now, firstPaidAt: 0, ...(channelCode !== '' && { channelCode }) }
    await tx.put(activations, made)
    // ASSUMPTION quick-22: one rule in all three reports: a new user is one who enters the product for the first time.
    const enter = (row: Day) => ({ newUser: row.newUser + 1, activeUser: row.activeUser + 1 })
    await changeDay(productCode, dayOf(now), enter, channelCode)
    return made
  }

  return {
    activate,
    activation: (productCode: string, uid: string) => tx.get(activations, joinKey(productCode, uid)),
    /** Of all products, oldest first. */
    activationsOf: (openId: string, uid: string) => tx.list(activations, 'byUser', { prefix: [openId, uid] }),

    /** Counts a login, activating the user when it is the first. */
    async countLogin(member: Member, now: number): Promise<void> {
      const activation = await activate(member, now)
      const today = await visit(member, dayOf(now))
      await tx.put(visits, { ...today, logins: today.logins + 1 })
      if (today.logins > 0) return
      const login = (row: Day) => ({ userLogin: row.userLogin + 1 })
      await changeDay(member.productCode, today.day, login, activation.channelCode)
      await changeCohort(member.productCode, dayOf(activation.at), today.day - dayOf(activation.at), 1, '0')
    },

    /** Counts a payment of so many US dollars, activating the user when nothing did before. */
    async countPayment(member: Member, usd: string, now: number): Promise<void> {
      const activation = await activate(member, now)
      // ASSUMPTION quick-22: a payment counts for the order's channel, or the user's where the order names none.
      const channel = member.channelCode || activation.channelCode || ''
      const today = await visit(member, dayOf(now))
      await tx.put(visits, { ...today, payments: today.payments + 1 })
      const first = activation.firstPaidAt === 0
      if (first) await tx.put(activations, { ...activation, firstPaidAt: now })
      const firstToday = today.payments === 0 ? 1 : 0
      const entered = dayOf(activation.at)
      const isNew = entered === today.day ? 1 : 0
      const pay = (row: Day) => ({
        payCount: row.payCount + 1,
        payUser: row.payUser + firstToday,
        newPayUser: row.newPayUser + firstToday * isNew,
        newUserPayCount: row.newUserPayCount + isNew,
        firstPayUser: row.firstPayUser + (first ? 1 : 0),
        paid: sum(row.paid, usd),
        newUserPaid: isNew ? sum(row.newUserPaid, usd) : row.newUserPaid,
      })
      await changeDay(member.productCode, today.day, pay, channel)
      if (first) await countPayer(member.productCode, today.day, channel)
      await changeDay(member.productCode, entered, (row) => ({ cohortPaid: sum(row.cohortPaid, usd) }))
      await changeCohort(member.productCode, entered, today.day - entered, 0, usd)
    },

    days,
    channelDays,
    cohort,

    device: (productCode: string, deviceId: string) => tx.get(devices, joinKey(productCode, deviceId)),
    /** Keeps a device that was not known and counts it. */
    async addDevice(device: Device): Promise<void> {
      await tx.put(devices, device)
      const add = (row: Day) => ({ newDevice: row.newDevice + 1 })
      await changeDay(device.productCode, dayOf(device.at), add, device.channelCode)
    },
  }
}
