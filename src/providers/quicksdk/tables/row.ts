import { amount, int, keptCount, keptTime, numberText, text } from '../../../contract/schema/field.ts'

/** Members of rows: those of what happened say in comments what they are, where their names do not. */
const kept = { en: 'As the state keeps it.', zh: '状态数据' }

export const str = text({ ...kept, mayBeEmpty: true })
export const id = text(kept)
export const whole = int(kept)
export const counted = keptCount(kept)
export const uid = numberText({ en: 'The account.', zh: '账号 ID' })
/** The number of a Beijing day: 0 is 1970-01-01 there. */
export const day = keptCount(
  { en: 'Days since 1970-01-01 in Beijing.', zh: '自 1970-01-01 起的天数（北京时间）' },
  10 ** 7,
)
/** Unix seconds, 0 for never. */
export const time = keptTime({ en: 'Unix time in seconds, 0 for never.', zh: 'Unix 时间（秒），0 表示从未' })
/** An exact amount or rate. */
export const money = amount({ en: 'An exact amount.', zh: '精确金额' })
