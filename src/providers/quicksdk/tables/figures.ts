import { optional } from '../../../contract/schema/field.ts'
import { type Row, stateTable } from '../../../contract/stateTable.ts'
import { joinKey, type Transaction } from '../../../contract/store.ts'
import { add, decimalOf, textOf } from '../values/money.ts'
import { counted, day, id, money, str } from './row.ts'

/**
 * The figures of a product's Beijing day (21, 29, 34), kept up to date so that a report reads one row a day. The row
 * without a channel counts everything, those with one their part of it.
 */
const dayFields = {
  productCode: id,
  day,
  channelCode: optional(str),
  newUser: counted,
  newDevice: counted,
  activeUser: counted,
  userLogin: counted,
  payCount: counted,
  payUser: counted,
  newPayUser: counted,
  newUserPayCount: counted,
  firstPayUser: counted,
  // Users who have paid up to and on this day.
  totalPayUser: counted,
  // Exact US dollars.
  paid: money,
  newUserPaid: money,
  // What the users who entered on this day have paid up to now.
  cohortPaid: money,
}
export const days = stateTable(dayFields)({
  name: 'quicksdk.days',
  key: ({ productCode, day, channelCode }) => dayKey(productCode, day, channelCode),
  indexes: { byChannel: ({ productCode, channelCode = '', day }) => [productCode, channelCode, day] },
})

const dayKey = (productCode: string, day: number, channelCode = ''): string =>
  joinKey(productCode, channelCode === '' ? String(day) : joinKey(String(day), channelCode))

/** A channel a product has figures of, and the day they begin. */
const channelFields = { productCode: id, channelCode: str, since: day }
export const channels = stateTable(channelFields)({
  name: 'quicksdk.channels',
  key: (row) => joinKey(row.productCode, row.channelCode),
  indexes: { byProduct: (row) => [row.productCode, row.channelCode] },
})

/** Of the users who entered a product on `day`: how many came, and what they paid, `offset` days later. */
const cohortFields = { productCode: id, day, offset: counted, live: counted, paid: money }
export const cohorts = stateTable(cohortFields)({
  name: 'quicksdk.cohorts',
  key: (row) => joinKey(row.productCode, joinKey(String(row.day), String(row.offset))),
  indexes: { byDay: (row) => [row.productCode, row.day, row.offset] },
})

export type Day = Row<typeof dayFields>
export type Cohort = Row<typeof cohortFields>

/** At most this many channels of a product have rows of their own in a report. */
const MOST_CHANNELS = 200

/** Reports look at the days 1 to 30 after the entry (quick-22). */
export const COHORT_DAYS = 30

const NO_FIGURES = {
  newUser: 0,
  newDevice: 0,
  activeUser: 0,
  userLogin: 0,
  payCount: 0,
  payUser: 0,
  newPayUser: 0,
  newUserPayCount: 0,
  firstPayUser: 0,
  paid: '0',
  newUserPaid: '0',
  cohortPaid: '0',
}

/** The figures of a day that count something, and those that are US dollars. */
export const COUNTED = [
  'newUser',
  'newDevice',
  'activeUser',
  'userLogin',
  'payCount',
  'payUser',
  'newPayUser',
  'newUserPayCount',
  'firstPayUser',
  'totalPayUser',
] as const
export const SUMMED = ['paid', 'newUserPaid'] as const

/** Of two exact amounts. */
export const difference = (a: string, b: string): string => {
  const { units, scale } = decimalOf(b)
  return textOf(add(decimalOf(a), { units: -units, scale }))
}

/** Of two exact amounts. */
export const sum = (a: string, b: string): string => textOf(add(decimalOf(a), decimalOf(b)))

export function figures(tx: Transaction) {
  /** The figures of a day without activity: nothing but those who had paid before. */
  async function quietDay(productCode: string, day: number, channelCode: string): Promise<Day> {
    const range = { prefix: [productCode, channelCode], to: day, newestFirst: true, limit: 1 }
    const [before] = await tx.list(days, 'byChannel', range)
    const head = { productCode, day, ...(channelCode !== '' && { channelCode }) }
    return { ...head, ...NO_FIGURES, totalPayUser: before?.totalPayUser ?? 0 }
  }

  async function changeRow(
    productCode: string,
    day: number,
    channelCode: string,
    change: (row: Day) => Partial<Day>,
  ): Promise<void> {
    const row =
      (await tx.get(days, dayKey(productCode, day, channelCode))) ?? (await quietDay(productCode, day, channelCode))
    await tx.put(days, { ...row, ...change(row) })
  }

  /** Changes the part of a channel alone, for what the whole day has counted already. */
  async function changeChannel(
    productCode: string,
    day: number,
    channelCode: string,
    change: (row: Day) => Partial<Day>,
  ): Promise<void> {
    if (channelCode === '') return
    const known = await tx.get(channels, joinKey(productCode, channelCode))
    if (!known || day < known.since) await tx.put(channels, { productCode, channelCode, since: day })
    await changeRow(productCode, day, channelCode, change)
  }

  /** Figures of every day from one to another, both included; of one channel, or of all. */
  async function daysOf(productCode: string, from: number, to: number, channelCode = ''): Promise<Day[]> {
    const rows = await tx.list(days, 'byChannel', { prefix: [productCode, channelCode], from, to })
    let figures = await quietDay(productCode, from, channelCode)
    let next = 0
    return Array.from({ length: Math.max(0, to - from + 1) }, (_none, index) => {
      const day = from + index
      const row = rows[next]
      if (row?.day === day) {
        next += 1
        figures = row
      } else figures = { ...figures, ...NO_FIGURES, day }
      return figures
    })
  }

  return {
    changeChannel,

    /** Changes the figures of a day, and those of the channel they belong to. */
    async changeDay(
      productCode: string,
      day: number,
      change: (row: Day) => Partial<Day>,
      channelCode = '',
    ): Promise<void> {
      await changeRow(productCode, day, '', change)
      await changeChannel(productCode, day, channelCode, change)
    },

    /** Counts who has paid for the first time; later days have rows only when the clock was put back. */
    async countPayer(productCode: string, day: number, channelCode: string): Promise<void> {
      for (const channel of new Set(['', channelCode])) {
        for (const row of await tx.list(days, 'byChannel', { prefix: [productCode, channel], from: day })) {
          await tx.put(days, { ...row, totalPayUser: row.totalPayUser + 1 })
        }
      }
    },

    /** Counts what users who entered on `day` did so many days later. */
    async changeCohort(productCode: string, day: number, offset: number, live: number, paid: string): Promise<void> {
      if (offset < 0 || offset > COHORT_DAYS) return
      const key = joinKey(productCode, joinKey(String(day), String(offset)))
      const row = (await tx.get(cohorts, key)) ?? { productCode, day, offset, live: 0, paid: '0' }
      await tx.put(cohorts, { ...row, live: row.live + live, paid: sum(row.paid, paid) })
    },

    days: daysOf,

    /** The same for each channel that has appeared by then, in the order of their codes. */
    async channelDays(productCode: string, from: number, to: number) {
      const found = await tx.list(channels, 'byProduct', { prefix: [productCode], limit: MOST_CHANNELS })
      const shown: { since: number; days: Day[] }[] = []
      for (const { channelCode, since } of found) {
        if (since <= to) shown.push({ since, days: await daysOf(productCode, from, to, channelCode) })
      }
      return shown
    },

    /** Of the users who entered on that day, by offset. */
    cohort: (productCode: string, day: number) => tx.list(cohorts, 'byDay', { prefix: [productCode, day] }),
  }
}
