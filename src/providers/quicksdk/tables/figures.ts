import { joinKey, type Transaction } from '../../../contract/store.ts'
import { add, decimalOf, textOf } from '../values/money.ts'
import { history, type Row, str, whole } from './row.ts'

/** The figures of a product's Beijing day (21, 29, 34), kept up to date so that a report reads one row a day. */
export const days = history({
  productCode: str,
  day: whole,
  newUser: whole,
  newDevice: whole,
  activeUser: whole,
  userLogin: whole,
  payCount: whole,
  payUser: whole,
  newPayUser: whole,
  newUserPayCount: whole,
  firstPayUser: whole,
  // Whoever has paid up to and on this day.
  totalPayUser: whole,
  // Exact US dollars.
  paid: str,
  newUserPaid: str,
  // What the users who entered on this day have paid up to now.
  cohortPaid: str,
})({
  name: 'quicksdk.days',
  key: (row) => joinKey(row.productCode, String(row.day)),
  indexes: { byProduct: (row) => [row.productCode, row.day] },
})

/** Of the users who entered a product on `day`: how many came, and what they paid, `offset` days later. */
export const cohorts = history({ productCode: str, day: whole, offset: whole, live: whole, paid: str })({
  name: 'quicksdk.cohorts',
  key: (row) => joinKey(row.productCode, joinKey(String(row.day), String(row.offset))),
  indexes: { byDay: (row) => [row.productCode, row.day, row.offset] },
})

export type Day = Row<typeof days>
export type Cohort = Row<typeof cohorts>

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

/** Of two exact amounts. */
export const sum = (a: string, b: string): string => textOf(add(decimalOf(a), decimalOf(b)))

export function figures(tx: Transaction) {
  /** The figures of a day without activity: nothing, but whoever had paid before. */
  async function quietDay(productCode: string, day: number): Promise<Day> {
    const range = { prefix: [productCode], to: day, newestFirst: true, limit: 1 }
    const [before] = await tx.list(days.table, 'byProduct', range)
    return { productCode, day, ...NO_FIGURES, totalPayUser: before?.totalPayUser ?? 0 }
  }

  return {
    async changeDay(productCode: string, day: number, change: (row: Day) => Partial<Day>): Promise<void> {
      const row = (await tx.get(days.table, joinKey(productCode, String(day)))) ?? (await quietDay(productCode, day))
      await tx.put(days.table, { ...row, ...change(row) })
    },

    /** Counts who has paid for the first time; later days have rows only when the clock was put back. */
    async countPayer(productCode: string, day: number): Promise<void> {
      for (const row of await tx.list(days.table, 'byProduct', { prefix: [productCode], from: day })) {
        await tx.put(days.table, { ...row, totalPayUser: row.totalPayUser + 1 })
      }
    },

    /** Counts what users who entered on `day` did so many days later. */
    async changeCohort(productCode: string, day: number, offset: number, live: number, paid: string): Promise<void> {
      if (offset < 0 || offset > COHORT_DAYS) return
      const key = joinKey(productCode, joinKey(String(day), String(offset)))
      const row = (await tx.get(cohorts.table, key)) ?? { productCode, day, offset, live: 0, paid: '0' }
      await tx.put(cohorts.table, { ...row, live: row.live + live, paid: sum(row.paid, paid) })
    },

    /** Figures of every day from one to another, both included. */
    async days(productCode: string, from: number, to: number): Promise<Day[]> {
      const rows = await tx.list(days.table, 'byProduct', { prefix: [productCode], from, to })
      let figures = await quietDay(productCode, from)
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
    },

    /** Of the users who entered on that day, by offset. */
    cohort: (productCode: string, day: number) => tx.list(cohorts.table, 'byDay', { prefix: [productCode, day] }),
  }
}
