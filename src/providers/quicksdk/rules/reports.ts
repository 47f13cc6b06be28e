import { int, optional, type Prose, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { bdate, edate, pids, productId, tags } from '../fields.ts'
import type { Tenant } from '../spec.ts'
import type { Day, Product, QuickState } from '../state.ts'
import { COHORT_DAYS } from '../tables/figures.ts'
import { dateText, dayOf, parseDate } from '../values/beijing.ts'

/** What tables 21, 29 and 34 ask for. */
export const reportParams = { bdate: optional(bdate), edate: optional(edate), pids: optional(pids) }

/** What every row of them begins with. */
export const reportHead = {
  date: text({ en: 'The day in Beijing.', zh: '报表数据日期', example: '2023-11-15' }),
  productId,
  productName: text({ en: 'Name of the product.', zh: '产品名', example: 'Demo game' }),
}

export const activeUser = int({
  en: 'Accounts that entered the product for the first time that day.',
  zh: '当日游戏激活用户',
  example: 10,
})

export const userLogin = int({ en: 'Accounts that logged in.', zh: '当日活跃用户', example: 40 })

/** The members `{name}1` to `{name}30` of a report's row; a day that has not begun has none. */
// ASSUMPTION quick-22: n is the number of days after the row's day, from 1 to 30.
export const perDay = <const N extends string>(name: N, what: Prose) =>
  Object.fromEntries(
    Array.from({ length: COHORT_DAYS }, (_none, index) => {
      const n = index + 1
      const notes = { en: `${n} days later: ${what.en}.`, zh: `第 ${n} 天：${what.zh}`, example: 3 }
      return [`${name}${n}`, optional(int(notes))]
    }),
  ) as Record<`${N}${number}`, ReturnType<typeof optional<ReturnType<typeof int>>>>

export const reportErrors = ['DATE_INVALID', 'PRODUCT_ID_UNKNOWN'] as const

/** What tables 29 and 34 share: rows of what a day's new accounts did on the days after it. */
export const cohortReport = {
  tier: 'documented',
  assumptions: ['quick-5', 'quick-22'],
  tag: tags.reports,
  params: reportParams,
  errors: reportErrors,
} as const

/** The days after a row's day that have begun, as `live_{n}` and `ltv{n}` count them. */
export const daysAfter = (passed: number): readonly number[] =>
  Array.from({ length: Math.min(passed, COHORT_DAYS) }, (_none, index) => index + 1)

/** What of a call a report needs. */
interface ReportCall {
  readonly params: { readonly bdate?: string; readonly edate?: string; readonly pids?: string }
  readonly tenant: Tenant
  readonly state: QuickState
  readonly now: number
  fail(error: (typeof reportErrors)[number], detail?: Prose): never
}

/** One product on one day. */
interface Slot {
  readonly product: Product
  readonly figures: Day
  /** The parts of it that belong to channels. */
  readonly channels: readonly Day[]
  /** How many days lie between that day and today. */
  readonly passed: number
}

/** A report covers at most this many days: a year. */
const MOST_DAYS = 366

/** The days asked for, as far as they have begun. */
// ASSUMPTION quick-22: reversed and too long ranges are refused; days to come have no row.
function daysOf({ params, now, fail }: ReportCall): { from: number; to: number } {
  const today = dayOf(now)
  const read = (sent: string | undefined, absent: number): number =>
    sent === undefined
      ? absent
      : (parseDate(sent) ??
        fail('DATE_INVALID', prose(`${sent} is no day; write YYYY-MM-DD`, `${sent} 不是日期；请写作 YYYY-MM-DD`)))
  const from = read(params.bdate, today - 1)
  const to = read(params.edate, today)
  if (from > to)
    fail(
      'DATE_INVALID',
      prose(
        `bdate ${dateText(from)} is after edate ${dateText(to)}`,
        `bdate ${dateText(from)} 晚于 edate ${dateText(to)}`,
      ),
    )
  if (to - from >= MOST_DAYS)
    fail(
      'DATE_INVALID',
      prose(
        `the range has ${to - from + 1} days, ${MOST_DAYS} are the most`,
        `范围为 ${to - from + 1} 天，最多 ${MOST_DAYS} 天`,
      ),
    )
  return { from, to: Math.min(to, today) }
}

/** The products asked for, each once, in the order they were asked for. */
async function productsOf({ params, tenant, state, fail }: ReportCall): Promise<Product[]> {
  if (params.pids === undefined) return [tenant.product]
  const { openId } = tenant.merchant
  const products = new Map<number, Product>()
  for (const id of params.pids.split(',')) {
    const found = /^\d{1,15}$/.test(id) ? await state.productById(openId, Number(id)) : undefined
    if (!found)
      return fail(
        'PRODUCT_ID_UNKNOWN',
        prose(`merchant ${openId} has no product with the id ${id}`, `商户 ${openId} 没有 id 为 ${id} 的产品`),
      )
    products.set(found.id, found)
  }
  return [...products.values()]
}

/** Rows for every day and product asked for, days without activity included; the oldest day first. */
export async function reportOf<Row>(call: ReportCall, rowsOf: (slot: Slot) => Promise<Row[]> | Row[]) {
  const { state, now } = call
  const { from, to } = daysOf(call)
  const today = dayOf(now)
  const perProduct = []
  for (const product of await productsOf(call)) {
    const { productCode } = product
    const days = await state.days(productCode, from, to)
    perProduct.push({ product, days, channels: await state.channelDays(productCode, from, to) })
  }
  const rows: ({ date: string; productId: number; productName: string } & Row)[] = []
  for (let day = from; day <= to; day += 1) {
    for (const { product, days, channels } of perProduct) {
      const figures = days[day - from] as Day
      const seen = channels.filter(({ since }) => since <= day).map((channel) => channel.days[day - from] as Day)
      const head = { date: dateText(day), productId: product.id, productName: product.name }
      const slot = { product, figures, channels: seen, passed: today - day }
      for (const row of await rowsOf(slot)) rows.push({ ...head, ...row })
    }
  }
  return rows
}
