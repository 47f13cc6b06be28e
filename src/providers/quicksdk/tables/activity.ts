import { joinKey, type Transaction } from '../../../contract/store.ts'
import { dayOf } from '../values/beijing.ts'
import { figures, sum } from './figures.ts'
import { history, type Row, str, whole } from './row.ts'

/** A user's first entry into a product (30), and the first payment there. Times are Unix seconds, 0 for never. */
export const activations = history({ openId: str, productCode: str, uid: str, at: whole, firstPaidAt: whole })({
  name: 'quicksdk.activations',
  key: (row) => joinKey(row.productCode, row.uid),
  indexes: { byUser: (row) => [row.openId, row.uid, row.at, row.productCode] },
})

/** What a user did in a product on a Beijing day; tells the first time that day from the others. */
export const visits = history({ productCode: str, uid: str, day: whole, logins: whole, payments: whole })({
  name: 'quicksdk.visits',
  key: (row) => visitKey(row.productCode, row.uid, row.day),
  indexes: {},
})

const visitKey = (productCode: string, uid: string, day: number): string =>
  joinKey(productCode, joinKey(uid, String(day)))

/** A device that was reported; one per product and device id (26). */
export const devices = history({
  productCode: str,
  deviceId: str,
  channelCode: str,
  at: whole,
  // The request's other fields, as JSON text.
  details: str,
})({ name: 'quicksdk.devices', key: (row) => joinKey(row.productCode, row.deviceId), indexes: {} })

export type Activation = Row<typeof activations>
type Device = Row<typeof devices>

/** One user of one product. */
export interface Member {
  readonly openId: string
  readonly productCode: string
  readonly uid: string
}

export function activity(tx: Transaction) {
  const { changeDay, countPayer, changeCohort, days, cohort } = figures(tx)

  async function visit({ productCode, uid }: Member, day: number) {
    const row = await tx.get(visits.table, visitKey(productCode, uid, day))
    return row ?? { productCode, uid, day, logins: 0, payments: 0 }
  }

  /** The user's activation in the product, made now when there is none. */
  async function activate({ openId, productCode, uid }: Member, now: number): Promise<Activation> {
    const known = await tx.get(activations.table, joinKey(productCode, uid))
    if (known) return known
    const made = { openId, productCode, uid, at: now, firstPaidAt: 0 }
    await tx.put(activations.table, made)
    await changeDay(productCode, dayOf(now), (row) => ({ activeUser: row.activeUser + 1 }))
    return made
  }

  return {
    activate,
    activation: (productCode: string, uid: string) => tx.get(activations.table, joinKey(productCode, uid)),
    /** Of all products, oldest first. */
    activationsOf: (openId: string, uid: string) => tx.list(activations.table, 'byUser', { prefix: [openId, uid] }),

    countNewUser: (productCode: string, now: number) =>
      changeDay(productCode, dayOf(now), (row) => ({ newUser: row.newUser + 1 })),

    /** Counts a login, activating the user when it is the first. */
    async countLogin(member: Member, now: number): Promise<void> {
      const activation = await activate(member, now)
      const today = await visit(member, dayOf(now))
      await tx.put(visits.table, { ...today, logins: today.logins + 1 })
      if (today.logins > 0) return
      await changeDay(member.productCode, today.day, (row) => ({ userLogin: row.userLogin + 1 }))
      await changeCohort(member.productCode, dayOf(activation.at), today.day - dayOf(activation.at), 1, '0')
    },

    /** Counts a payment of so many US dollars, activating the user when nothing did before. */
    async countPayment(member: Member, usd: string, now: number): Promise<void> {
      const activation = await activate(member, now)
      const today = await visit(member, dayOf(now))
      await tx.put(visits.table, { ...today, payments: today.payments + 1 })
      const first = activation.firstPaidAt === 0
      if (first) await tx.put(activations.table, { ...activation, firstPaidAt: now })
      const firstToday = today.payments === 0 ? 1 : 0
      // ASSUMPTION quick-22: a new user is one who entered this product today.
      const entered = dayOf(activation.at)
      const isNew = entered === today.day ? 1 : 0
      await changeDay(member.productCode, today.day, (row) => ({
        payCount: row.payCount + 1,
        payUser: row.payUser + firstToday,
        newPayUser: row.newPayUser + firstToday * isNew,
        newUserPayCount: row.newUserPayCount + isNew,
        firstPayUser: row.firstPayUser + (first ? 1 : 0),
        paid: sum(row.paid, usd),
        newUserPaid: isNew ? sum(row.newUserPaid, usd) : row.newUserPaid,
      }))
      if (first) await countPayer(member.productCode, today.day)
      await changeDay(member.productCode, entered, (row) => ({ cohortPaid: sum(row.cohortPaid, usd) }))
      await changeCohort(member.productCode, entered, today.day - entered, 0, usd)
    },

    days,
    cohort,

    device: (productCode: string, deviceId: string) => tx.get(devices.table, joinKey(productCode, deviceId)),
    /** Keeps a device that was not known and counts it. */
    async addDevice(device: Device): Promise<void> {
      await tx.put(devices.table, device)
      await changeDay(device.productCode, dayOf(device.at), (row) => ({ newDevice: row.newDevice + 1 }))
    },
  }
}
