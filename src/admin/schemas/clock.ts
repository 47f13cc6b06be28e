import { bool, int, number, object, optional } from '../../contract/schema/field.ts'

export const at = {
  en: 'Unix time in seconds on the sandbox clock, milliseconds as fraction.',
  zh: '沙箱时钟的 Unix 时间（秒，小数为毫秒）',
}

export const clockState = object({
  now: number(at),
  frozen: bool({ en: 'Whether time stands still.', zh: '是否冻结' }),
})

/** How the clock stands after an advance; what was done is said where real time was limited. */
export const advanced = object({
  now: number(at),
  frozen: bool({ en: 'Whether time stands still.', zh: '是否冻结' }),
  ran: optional(int({ en: 'With within: pieces of work that ended.', zh: '指定 within 时：已完成的工作数' })),
  pending: optional(
    int({
      en: 'With within: pieces of work due by then that have not ended.',
      zh: '指定 within 时：到期未完成的工作数',
    }),
  ),
  reached: optional(
    number({ en: 'With within: Unix time that was reached.', zh: '指定 within 时：已到达的 Unix 时间' }),
  ),
})
